import '../../main/reading/reading-worker'
