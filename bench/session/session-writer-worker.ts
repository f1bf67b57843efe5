import '../../main/session/session-writer-worker'
