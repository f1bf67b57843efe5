import { ascii, fromHex } from './bytes'

/** Written by nDPI 4.2's own serializer (Debian's libndpi4.2): two records, the first with all types, a block and a list. */
export const ndpiRecords =
  '010124010012d6872202112204062307c5522b08000831302e302e302e31230b01bb2b0c0007382e382e382e382517000000012a05f200260afb3ae0f60000c03f' +
  'bb00044e414d45000568656c6c6fb400016e000111703be0f70003544c530c0003626c6bb9000169fffffffed5fa0e000d0e00036c7374b2000178010f0122010901'

export const flowJson =
  '[{"8":"10.0.0.1","12":"8.8.8.8","4":6,"7":50514,"11":443,"57591":"TLS","1":1000,"2":10,"23":200,"24":2,"22":1764057600,"21":1764057601}]'

/** `flow` in a field of 16 bytes. */
const topic = `${'666c6f77'.padEnd(32, '0')}`
/** The published headers around a payload: 24 bytes (version 2 and 3), 28, 36 and 40. Version 4's sizes are in the machine's order. */
export const headers = {
  v0: (size: number) => fromHex(`${'666c6f77'.padEnd(64, '0')}00000000${littleEndian(size)}`),
  v1: (size: number, version = 2) => fromHex(`${topic}${byte(version)}07${bigEndian(size, 2)}00000005`),
  v2: (size: number, version = 2) => fromHex(`${topic}${byte(version)}00${bigEndian(size, 2)}0000000500010002`),
  v3: (size: number, flags: number) => fromHex(`${topic}04${byte(flags)}0000${littleEndian(1000)}${littleEndian(size)}0000000500010002`),
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0')
}

function bigEndian(value: number, size: number): string {
  return value.toString(16).padStart(size * 2, '0')
}

function littleEndian(value: number): string {
  return [0, 8, 16, 24].map((shift) => byte((value >>> shift) & 255)).join('')
}

/** `flowJson` by Python's zlib, behind the zero byte that marks it. */
export const zlibFlow = fromHex(
  '00789c4d8c310ec0300803ffe2398a8040487943b776abfa92aa7f2fc95479b0cf085f0f06024c758a51c0923cea52a2227a81238c8c35cf8c506d05e6' +
    'b665c6b91ff30bc144542033a435842cce01499bbd7725f3be6afe31bff707f2271a49',
)
/** `ndpiRecords` by Python's zlib. */
export const zlibRecords = fromHex(
  '789c636454616410bad6aec424a8c4c2a6cc7e34489b8381c3d0400f040d95b919776bf330b05be881a1aa38030303a316eb270635aedf560fbe3130' +
    '1cb0dfcdc0e2e7e8ebcac09a919a9393bf8581318f8151b0c0fac17706e6109f601e06e6a49cec9d0c8c99ffffffff77f5171f032f1f03734e71c92606c60a467e4625464e4600722520dd',
)
const json = ascii(flowJson)
const tlv = fromHex(ndpiRecords)

export const ntopngSamples: readonly (readonly Uint8Array[])[] = [
  [headers.v0(json.byteLength), json],
  [headers.v1(json.byteLength), json],
  [headers.v1(tlv.byteLength, 3), tlv],
  [headers.v2(json.byteLength), json],
  [headers.v3(tlv.byteLength, 2), tlv],
  [headers.v2(zlibFlow.byteLength), zlibFlow],
  [headers.v3(zlibRecords.byteLength, 6), zlibRecords],
]
