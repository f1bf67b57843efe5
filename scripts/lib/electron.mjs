/** Chromium refuses its sandbox to root. Users keep it. */
export const isRoot = process.getuid?.() === 0

/** Switches for the Electron executable itself; they come before the app's folder. */
export const electronSwitches = isRoot ? ['--no-sandbox'] : []
