import type { Translation } from '../../shared/translation'
import type { enJupyter } from './en-jupyter'

export const zhJupyter: Translation<typeof enJupyter> = {
  opened: '已打开 {{name}}',
  openedHint: '它的五个通道现在都是来源。连接文件中的密钥用于校验和签名消息，不会保存。',
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
    hint: '用连接的密钥重新计算签名；已发送过的消息会得到新的 msg_id。',
    noKey: '此连接没有已知的密钥：签名按所写内容发送。“文件 → 打开 Jupyter 连接…”会读取密钥。',
  },
  own: {
    title: '自定义解码器',
    hint: '文件夹中的 JavaScript 文件。它们隔离运行，无法访问任何资源，保存后会重新加载。',
    none: '还没有文件。',
    list: '自定义解码器',
    reads: '正在解码消息',
    off: '已关闭',
    failed: '失败',
    enable: '使用 {{file}}',
    folder: '显示解码器文件夹',
  },
  conversation: {
    show: '显示整个会话过程',
    title: '会话过程',
    reading: '正在读取…',
    more: '还有更多：列表中会显示全部。',
    goTo: '转到第 {{row}} 行',
    busy: '内核忙碌',
    idle: '内核空闲',
    stdout: '输出',
    stderr: '错误输出',
    input: 'In [{{count}}]',
    result: 'Out [{{count}}]',
    image: '图像，{{width}} × {{height}}',
    after: '+{{duration}}',
    clipped: '仅显示开头部分。',
  },
}
