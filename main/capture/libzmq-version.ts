import { version } from 'zeromq'

/** The version of the libzmq that native sockets use, such as `4.3.5`. */
export const libzmqVersion: string = version
