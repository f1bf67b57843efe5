import type { Translation } from '../../shared/translation'
import type { enJupyter } from './en-jupyter'

export const zhJupyter: Translation<typeof enJupyter> = {
  opened: '已打开 {{name}}',
  openedHint: '它的五个通道现在都是来源。文件中的密钥用于校验和签名消息，不会被保存。',
  template: {
    insert: '插入模板',
    jupyter: 'Jupyter',
    others: '其他协议',
    execute: 'execute_request',
    kernelInfo: 'kernel_info_request',
    complete: 'complete_request',
    jsonRpc: 'JSON-RPC ping',
    majordomo: 'Majordomo 请求',
  },
  sign: {
    label: '发送时签名',
    hint: '用该连接的密钥重新计算签名；之前发送过的消息会得到新的 msg_id。',
    noKey: '没有此连接的密钥：签名按所写的内容发送。“文件 → 打开 Jupyter 连接…”可读取密钥。',
  },
  own: {
    title: '您的解码器',
    hint: '您的文件夹中的 JavaScript 文件。它们在隔离环境中运行，无法访问任何内容，保存后会重新加载。',
    none: '还没有文件。',
    list: '您的解码器',
    reads: '正在解读消息',
    off: '已关闭',
    failed: '失败',
    enable: '使用 {{file}}',
    folder: '显示解码器文件夹',
  },
  conversation: {
    show: '显示对话',
    title: '对话',
    reading: '正在读取…',
    more: '还有更多：列表中显示全部。',
    goTo: '转到第 {{row}} 行',
    busy: '内核忙碌',
    idle: '内核空闲',
    stdout: '输出',
    stderr: '错误输出',
    input: 'In [{{count}}]',
    result: 'Out [{{count}}]',
    image: '图像，{{width}} × {{height}}',
    after: '+{{duration}}',
    clipped: '只显示开头部分。',
  },
}
