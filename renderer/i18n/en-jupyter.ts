/** The words of Jupyter connections, of templates for what is sent, of conversations and of the user's own decoders. */
export const enJupyter = {
  opened: '{{name}} is open',
  openedHint: 'Its five channels are sources now. The key of its file checks and signs messages; it is not saved.',
  template: {
    insert: 'Insert template',
    jupyter: 'Jupyter',
    others: 'Other protocols',
    execute: 'execute_request',
    kernelInfo: 'kernel_info_request',
    complete: 'complete_request',
    jsonRpc: 'JSON-RPC ping',
    majordomo: 'Majordomo request',
  },
  sign: {
    label: 'Sign when sent',
    hint: 'The signature is made anew with the key of the connection, and a message that was sent before gets a new msg_id.',
    noKey: 'No key is known for this connection: the signature is sent as it is written. File → Open Jupyter Connection… reads the key.',
  },
  own: {
    title: 'Your decoders',
    hint: 'JavaScript files in a folder of yours. They run apart, without access to anything, and are loaded again when they are saved.',
    none: 'There are no files yet.',
    list: 'Your decoders',
    reads: 'Reads messages',
    off: 'Switched off',
    failed: 'Failed',
    enable: 'Use {{file}}',
    folder: 'Show decoders folder',
  },
  conversation: {
    show: 'Show the conversation',
  },
} as const
