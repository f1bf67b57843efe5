import { basename, join } from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import { InspectorError } from '../../shared/errors'
import type { SaveOutcome } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import type { SessionJob } from '../session/session-job-messages'
import type { SessionLibrary } from '../session/session-library'
import { text } from './i18n'
import { type CallHandlers, notify } from './ipc-server'
import type { SessionDesk } from './session-desk'

interface SessionHandlerParts {
  readonly window: BrowserWindow
  readonly desk: SessionDesk
  readonly library: SessionLibrary
}

type SessionCall = Extract<keyof CallHandlers, `sessions.${string}` | `annotations.${string}`>

const extension = 'zmqs'

/** What the main process does for the calls about sessions and what is noted on their rows. */
export function sessionHandlers({ window, desk, library }: SessionHandlerParts): Pick<CallHandlers, SessionCall> {
  const filters = [{ name: text('session.files'), extensions: [extension] }]

  const askToSave = async (title: string, name: string): Promise<string | undefined> => {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      buttonLabel: text('session.save'),
      defaultPath: join(app.getPath('documents'), `${name}.${extension}`),
      filters,
    })
    if (canceled || filePath === '') return undefined
    return filePath.endsWith(`.${extension}`) ? filePath : `${filePath}.${extension}`
  }

  const run = async (job: SessionJob): Promise<SaveOutcome> => {
    const session = await desk.run(job, (progress) => notify(window.webContents, 'session.progress', progress))
    return session === undefined ? { kind: 'cancelled' } : { kind: 'saved', session }
  }

  return {
    'sessions.list': () => library.list(),
    'sessions.open': async ({ key }) => {
      const path = key === undefined ? await askToOpen(window, filters) : library.pathOf(key)
      if (path === undefined) return false
      await desk.open(path)
      return true
    },
    'sessions.showLive': async () => {
      await desk.showLive()
      return undefined
    },
    'sessions.saveAs': async ({ key }) => {
      const from = key === undefined ? (desk.shownPath ?? desk.recordingPath) : library.pathOf(key)
      if (from === undefined) {
        throw new InspectorError({
          code: 'NOT_RECORDED',
          message: said`Nothing is being recorded.`,
          hint: said`Turn recording on in the settings.`,
        })
      }
      const { name } = library.info(from)
      const to = await askToSave(text('session.saveAs'), fileName(name === '' ? basename(from, `.${extension}`) : name))
      if (to === undefined) return { kind: 'cancelled' }
      return run({ kind: 'copy', from, to, name: basename(to, `.${extension}`) })
    },
    'sessions.rename': ({ key, name }) => {
      desk.rename(library.pathOf(key), name)
      return undefined
    },
    'sessions.delete': async (key) => {
      await desk.delete(library.pathOf(key))
      return undefined
    },
    'sessions.merge': async ({ keys: [first, second] }) => {
      const from = [library.pathOf(first), library.pathOf(second)] as const
      const to = await askToSave(text('session.merge'), text('session.merged'))
      if (to === undefined) return { kind: 'cancelled' }
      return run({ kind: 'merge', from, to, name: basename(to, `.${extension}`), createdBy: app.getVersion() })
    },
    'sessions.cancel': () => {
      desk.cancel()
      return undefined
    },
    'sessions.showFolder': async () => {
      const problem = await shell.openPath(library.folder)
      if (problem !== '') throw new InspectorError({ code: 'NO_FOLDER', message: said`${library.folder} could not be opened: ${problem}` })
      return undefined
    },
    'sessions.dismissInterrupted': () => {
      desk.dismissInterrupted()
      return undefined
    },
    'annotations.list': () => desk.annotations(),
    'annotations.set': (annotation) => {
      desk.annotate(annotation)
      return undefined
    },
  }
}

async function askToOpen(window: BrowserWindow, filters: Electron.FileFilter[]): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: text('session.open'),
    properties: ['openFile'],
    filters: [...filters, { name: text('session.allFiles'), extensions: ['*'] }],
  })
  return canceled ? undefined : filePaths[0]
}

/** A name as a file's: without what some system does not take. */
const fileName = (name: string): string => name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-').slice(0, 100)
