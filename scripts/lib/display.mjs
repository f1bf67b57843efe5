/** Whether a window has nowhere to appear, so that it needs Xvfb. Other systems always have a display. */
export function needsVirtualDisplay(platform = process.platform, env = process.env) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/** Chromium's own log lines under Xvfb about a session bus, GPU or video decoder that a machine without a display lacks. */
const harmlessLine = /^\[\d+:[\d/.]+:(ERROR|WARNING):[^\]]*(dbus|viz_main_impl|gpu|ui\/gl|vaapi|angle|object_proxy)[^\]]*\]/

/** @param {string} line */
export function isHarmlessLine(line) {
  return harmlessLine.test(line)
}

/** Large enough for the app's window at its default size. */
const screen = '-screen 0 1920x1200x24'

/** Tells its own process id on descriptor 3, then becomes the program: signals must reach that one, not xvfb-run. */
const tellProcessId = 'echo $$ >&3; exec "$@" 3>&-'

/**
 * The same command under Xvfb. Signals are for the program alone: xvfb-run does not clean up when it is killed itself,
 * but does when its program ends.
 * @param {string} command
 * @param {string[]} commandArguments
 * @returns {[string, string[]]}
 */
export function underXvfb(command, commandArguments) {
  return ['xvfb-run', ['-a', '-s', screen, 'sh', '-c', tellProcessId, 'sh', command, ...commandArguments]]
}
