import { Command } from 'commander'
import { addConnect } from './connect'
import { addMerge } from './merge'
import type { Output } from './output'
import { addRead } from './read'
import { addRequest } from './request'
import { addServe } from './serve'
import { addStats } from './stats'
import { addTap } from './tap'
import { programVersion } from './version'

/** Where the built threads are. */
export interface WorkerUrls {
  readonly tap: URL
  readonly session: URL
  readonly decoders: URL
}

/** The whole command line; errors are thrown, not printed, and help goes to the standard output. `workers`: the built files of the threads. */
export function makeProgram(output: Output, workers: WorkerUrls): Command {
  const program = new Command('zmq-inspector')
    .description('See, send and debug ZeroMQ traffic from the command line, with the same engine as the window.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector request tcp://127.0.0.1:5555 Hello
  $ zmq-inspector serve tcp://127.0.0.1:5555 --reply World --delay 1000
  $ zmq-inspector connect tcp://127.0.0.1:5556 --type sub --subscribe '' --json
  $ zmq-inspector tap --listen tcp://127.0.0.1:5556 --upstream tcp://127.0.0.1:5555
  $ zmq-inspector read orders.zmqs

Exit codes: 0 done or stopped with Ctrl-C, 1 failed or without a reply, 2 wrong arguments.`,
    )
  addConnect(program, output, workers)
  addRequest(program, output)
  addServe(program, output)
  addTap(program, output, workers)
  addRead(program, output, workers)
  addStats(program, output, workers)
  addMerge(program)
  return program
}
