import { commandNames, shortcutsOf } from '../../shared/commands'
import { matchesShortcut } from '../ui/shortcut'
import { runCommand } from './commands'

const extras = commandNames.flatMap((name) =>
  shortcutsOf(name)
    .slice(1)
    .map((shortcut) => ({ name, shortcut })),
)

/** Hears the further keys of commands, such as F1 and F3: the native menu can have one key for each only. */
export function startExtraKeys(): void {
  document.addEventListener('keydown', (event) => {
    const found = extras.find(({ shortcut }) => matchesShortcut(event, shortcut))
    if (found === undefined) return
    event.preventDefault()
    runCommand(found.name)
  })
}
