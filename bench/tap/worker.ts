import '../../main/capture/tap/tap-worker'
