import { ascii, fromHex } from './bytes'

type Samples = readonly (readonly Uint8Array[])[]

/** What Debian's monerod 0.18 published while two blocks of a private test chain were made. */
export const moneroSamples: Samples = [
  'json-full-miner_data:{"major_version":16,"height":2,"prev_id":"cbd51c94c2065d6334f66e6450883ff16e8e8483fee471166b4a0d178e19b7ce","seed_hash":"418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3","difficulty":"0x1","median_weight":300000,"already_generated_coins":52776524578815,"tx_backlog":[]}',
  'json-full-chain_main:[{"major_version":16,"minor_version":16,"timestamp":1795594297,"prev_id":"418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3","nonce":0,"miner_tx":{"version":2,"unlock_time":61,"inputs":[{"gen":{"height":1}}],"outputs":[{"amount":35184338534400,"to_tagged_key":{"key":"ff83dc152c1924ed371bc47a566e18a4e4d38299ddb7cd65f0c81377685968c1","view_tag":"2d"}}],"extra":"01527002bd10df5113422753521edf697d4169d69d6770169d0f876c013a50fcdf020100","signatures":[],"ringct":{"type":0}},"tx_hashes":[]}]',
  'json-minimal-chain_main:{"first_height":1,"first_prev_id":"418015bb9ae982a1975da7d79277c2705727a56894ba0fb246adaabb1f4632e3","ids":["cbd51c94c2065d6334f66e6450883ff16e8e8483fee471166b4a0d178e19b7ce"]}',
].map((text) => [ascii(text)])

/** Topics and objects as MISP's book shows them. */
export const mispSamples: Samples = [
  'misp_json_self {"status": "And when you\'re dead I will be still alive.", "uptime": 2820}',
  'misp_json {"Event":{"id":"42","orgc_id":"2","info":"OSINT - Carbanak","uuid":"56bf1b8c-7ea4-4f3d-9d0c-3a1b950d210f","Attribute":[]}}',
  'misp_json_attribute {"Attribute":{"id":"1","event_id":"42","type":"ip-dst","value":"203.0.113.7","to_ids":true},"action":"add"}',
].map((text) => [ascii(text)])

/** A journal message in the form of EDDN's schema, compressed by Python's zlib as the relay does. */
export const eddnSamples: Samples = [
  [
    fromHex(
      '789c8590314fc3301085ff4a143192e4ecd4a9d30db50c20400810432b0637be94401217dba154a8ff9d730a820dd9c3e9def7ec7bf7199fb8ea193b7587753c8be267efb76e9665a8759fa2ae74da98ec48b8ecc50cb6576dc6e253225169b4e4f98c37aac3f5d0b43abc607380a99099852860417b47eb1ad3077592021d26018ea2c79dda3f341d3aafba6d2038f022612ce1e201e40c806eca783e11c532589ca9fd4e59bca177037e3e5b44d7cabea28fe6a6efb1f2c646ababa61f3e9efef28fbf338894b174cc306c5b13525c2cc67ecdb1a898062cd7524dab420b9cd4b9e26b56812e51d65355ac45151fc84a133bb5c131ffbd57f6d638aa5749297248c56994940c522e19a79a95122485104f640cf0fdde79ecc29f73d39abe51f151f034e14fb04bf536a08bbebb2330baceb4b6f4372139cf252f0b28a7204ad269cfbd0fd685a95e51078bd17be7704f4d6f07a486ff67d5cbf870f802b3aa9cc3',
    ),
  ],
]

/** Encoded by Python's msgpack in the forms of Pupil's datums; the picture is two pixels. */
export const pupilSamples: Samples = [
  [
    ascii('pupil.0.2d'),
    fromHex(
      '88a5746f706963aa707570696c2e302e3264a974696d657374616d70cb40b13c547ae147aea2696400aa636f6e666964656e6365cb3fef5c28f5c28f5ca86e6f726d5f706f7392cb3fe0000000000000cb3fd999999999999aa86469616d65746572cb4044c00000000000a66d6574686f64a6326420632b2ba7656c6c6970736583a663656e74657292cb4058000000000000cb405ccccccccccccda46178657392cb4043000000000000cb4044c00000000000a5616e676c65cb4028000000000000',
    ),
  ],
  [
    ascii('frame.world'),
    fromHex(
      '87a5746f706963ab6672616d652e776f726c64a5776964746802a668656967687401a5696e64657811a974696d657374616d70cb40b13c8000000000a6666f726d6174a3626772b170726f6a656374696f6e5f6d617472697893930100009300010093000001',
    ),
    fromHex('0000ff00ff00'),
  ],
  [
    ascii('notify.recording.started'),
    fromHex(
      '83a5746f706963b86e6f746966792e7265636f7264696e672e73746172746564a77375626a656374b17265636f7264696e672e73746172746564ac73657373696f6e5f6e616d65a178',
    ),
  ],
]

/** Encoded by Python's cbor2 in the forms of the Python client and of the server. */
export const coppeliasimSamples: Samples = [
  'a26466756e636d73696d2e6765744f626a656374646172677382672f4375626f6964a1676e6f4572726f72f5',
  'a26773756363657373f56372657481182a',
  'a26773756363657373f4656572726f726e6e6f2073756368206f626a656374',
  'a16372657481182a',
].map((hex) => [fromHex(hex)])

/** What Debian's Ignition Transport 11 sent for `ignition.msgs.Vector3d` and a service of `ignition.msgs.StringMsg`. */
export const gazeboSamples: Samples = [
  [
    ascii('@/p@/foo'),
    ascii('tcp://127.0.0.1:32939'),
    fromHex('1100000000000004401900000000000000c0210000000000000840'),
    ascii('ignition.msgs.Vector3d'),
  ],
  [
    ascii('@/p@/echo'),
    ascii('tcp://127.0.0.1:39495'),
    ascii('45d2c152-d071-4094-8fb2-fe04086d36c6'),
    ascii('9b875811-7ae4-49c7-83d3-eff4b9ae8add'),
    ascii('e0bc4156-07e4-456a-b605-1d5c90d60fd2'),
    fromHex('12026869'),
    ascii('ignition.msgs.StringMsg'),
    ascii('ignition.msgs.StringMsg'),
  ],
  [
    ascii('@/p@/echo'),
    ascii('9b875811-7ae4-49c7-83d3-eff4b9ae8add'),
    ascii('e0bc4156-07e4-456a-b605-1d5c90d60fd2'),
    fromHex('120572653a6869'),
    ascii('1'),
  ],
]

/** After NodeShared.cc of gz-transport 16: a publication with the statistics of its topic, and a request and a response without fields. */
export const gazeboBuilt: Samples = [
  [
    ascii('@/p@/foo'),
    ascii('tcp://127.0.0.1:32939'),
    fromHex('1100000000000004401900000000000000c0210000000000000840'),
    ascii('gz.msgs.Vector3d'),
    fromHex('15cd5b07000000002a00000000000000'),
  ],
  [
    ascii('@/p@/worlds'),
    ascii('tcp://127.0.0.1:39495'),
    ascii('45d2c152-d071-4094-8fb2-fe04086d36c6'),
    ascii('9b875811-7ae4-49c7-83d3-eff4b9ae8add'),
    ascii('e0bc4156-07e4-456a-b605-1d5c90d60fd2'),
    ascii(''),
    ascii('gz.msgs.Empty'),
    ascii('gz.msgs.StringMsg_V'),
  ],
  [
    ascii('@/p@/worlds'),
    ascii('9b875811-7ae4-49c7-83d3-eff4b9ae8add'),
    ascii('e0bc4156-07e4-456a-b605-1d5c90d60fd2'),
    ascii(''),
    ascii('1'),
  ],
]

const batchOfArrays =
  '93cb41da495880100000939cab426c6f636b53746f72656492c420aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacfab54a98ceb1f0' +
  'ad2c0930102cd012c10c0a3475055c0c001c0c094ac426c6f636b52656d6f76656491fba3475055c091b0416c6c426c6f636b73436c656172656400'
const batchOfMaps =
  '83a27473cb41da495880100000a66576656e74739389a474797065ab426c6f636b53746f726564ac626c6f636b5f68617368657392c420aaaaaaaaaaaaaaaaaaaaaaaa' +
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacfab54a98ceb1f0ad2b1706172656e745f626c6f636b5f68617368c0a9746f6b656e5f696473930102cd012caa626c' +
  '6f636b5f73697a6510a76c6f72615f6964c0a66d656469756da3475055a96c6f72615f6e616d65c0a967726f75705f6964780183a474797065ac426c6f636b52656d6f' +
  '766564ac626c6f636b5f68617368657391fba66d656469756da347505581a474797065b0416c6c426c6f636b73436c6561726564b2646174615f706172616c6c656c5f' +
  '72616e6b00'
const batchOfSglang = '92cb41da4958806000009196ab426c6f636b53746f72656492d0b32a07940506070804c0'

/** Encoded by msgspec 0.22, which both use, with the structures of vLLM (as arrays and as maps) and of SGLang. */
export const kvSamples: Samples = [
  [ascii('kv@pod-1@model'), fromHex('0000000000000000'), fromHex(batchOfArrays)],
  [ascii(''), fromHex('000000000000000c'), fromHex(batchOfMaps)],
  [ascii(''), fromHex('0000000000000001'), fromHex(batchOfSglang)],
  [fromHex('0000000000000001'), fromHex(batchOfSglang)],
  [fromHex('ffffffffffffffff'), ascii('')],
]
