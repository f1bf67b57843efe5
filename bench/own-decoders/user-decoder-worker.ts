import '../../main/reading/user-decoder-worker'
