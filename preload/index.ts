import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { Result } from '../shared/errors'
import {
  type CallAnswer,
  type CallArgument,
  type CallName,
  calls,
  type NoticeName,
  type Notices,
  noticeNames,
} from '../shared/ipc/contract'

/** The one object that the window sees of the main process. */
export interface InspectorBridge {
  /** Carries out a call of the contract in the main process; a failure is a value, not an exception. */
  call<Name extends CallName>(name: Name, argument: CallArgument<Name>): Promise<Result<CallAnswer<Name>>>
  /** Hears a notice of the contract until the returned function is called. */
  on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): () => void
}

const bridge: InspectorBridge = {
  call: (name, argument) => {
    if (!Object.hasOwn(calls, name)) throw new Error(`There is no call named “${name}”.`)
    return ipcRenderer.invoke(name, argument)
  },
  on: (name, listener) => {
    if (!noticeNames.includes(name)) throw new Error(`There is no notice named “${name}”.`)
    const forward = (_event: IpcRendererEvent, notice: Notices[typeof name]): void => listener(notice)
    ipcRenderer.on(name, forward)
    return () => ipcRenderer.off(name, forward)
  },
}

contextBridge.exposeInMainWorld('inspector', bridge)
