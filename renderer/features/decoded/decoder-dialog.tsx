import { Plus, Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowSummary } from '../../../shared/model'
import { maxDecoderChoices, type SavedDecoderChoice } from '../../../shared/settings'
import { callOrTell } from '../../app/inspector'
import { told } from '../../i18n/sentences'
import { addSchema, removeSchema, useDecoders } from '../../stores/decoders-store'
import { useDecodings } from '../../stores/decodings-store'
import { closeDialog } from '../../stores/dialogs-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { DialogActions } from '../../ui/dialog-actions'
import { IconButton } from '../../ui/icon-button'
import { Select } from '../../ui/select'
import { TextField } from '../../ui/text-field'
import { visibleText } from '../detail/frame-content'
import { useSourceNames } from '../traffic/source-names'
import { type ChoiceScope, type DecoderDraft, type DraftPlace, draftFor, placeOfDraft, withDraft } from './decoder-choice'
import styles from './decoder-dialog.module.css'

/** More frames are chosen for by their topic or source. */
const maxFrames = 16
/** No decoder, schema or frame has this name. */
const none = ''

/** Chooses the decoder for messages like one that the user looks at. */
export function DecoderDialog({ row }: { readonly row: RowSummary }): ReactElement {
  const { t } = useTranslation()
  const sourceName = useSourceNames()
  const choices = useSettings(({ settings }) => settings.decoderChoices)
  const decoded = useDecodings(({ byRow }) => byRow.get(row.id))
  const frames = row.frameCount - row.envelopeFrames
  const topic = decoded?.kind === 'ready' && frames > 1 ? decoded.decoding.topic : undefined
  const place: DraftPlace = { source: sourceName(row.source), topic, frames }
  const [draft, setDraft] = useState(() => draftFor(choices, place))
  const next = withDraft(choices, draft, place)
  const full = next.length > maxDecoderChoices
  const [key, setKey] = useState('')
  const apply = async (): Promise<void> => {
    if (full) return
    closeDialog()
    if (key !== '') await callOrTell('decoders.setKey', { ...placeOfDraft(draft, place), key })
    await changeSettings({ decoderChoices: next })
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('inspect.decoder.title')}
      description={t('inspect.decoder.description', { row: row.id })}
      footer={<DialogActions onCancel={closeDialog} confirm={t('inspect.decoder.apply')} onConfirm={() => void apply()} disabled={full} />}
    >
      <div className={styles.form}>
        <DraftFields draft={draft} place={place} onChange={(change) => setDraft({ ...draft, ...change })} secret={{ key, setKey }} />
        {full ? <p className={styles.note}>{t('inspect.decoder.full')}</p> : undefined}
        <Choices choices={choices} />
      </div>
    </Dialog>
  )
}

interface FieldsProps {
  readonly draft: DecoderDraft
  readonly place: DraftPlace
  readonly onChange: (change: Partial<DecoderDraft>) => void
  readonly secret: { readonly key: string; readonly setKey: (key: string) => void }
}

function DraftFields({ draft, place, onChange, secret }: FieldsProps): ReactElement {
  const { t } = useTranslation()
  const decoders = useDecoders((state) => state.decoders)
  const known = decoders.find(({ name }) => name === draft.decoder)
  const settings = known?.settings ?? []
  const scopes: readonly { value: ChoiceScope; label: string }[] = [
    ...(place.topic === undefined
      ? []
      : [{ value: 'topic' as const, label: t('inspect.decoder.scope.topic', { topic: topicText(place.topic), source: place.source }) }]),
    { value: 'source', label: t('inspect.decoder.scope.source', { source: place.source }) },
    { value: 'all', label: t('inspect.decoder.scope.all') },
  ]
  return (
    <>
      <Select
        label={t('inspect.decoder.decoder')}
        value={draft.decoder ?? none}
        onChange={(decoder) => onChange({ decoder: decoder === none ? undefined : decoder })}
        options={[
          { value: none, label: t('inspect.decoder.automatic') },
          ...decoders.map(({ name, title, scope }) => ({
            value: name,
            label: scope === 'message' ? t('inspect.decoder.ofMessage', { title: told(title) }) : told(title),
          })),
        ]}
      />
      <Select label={t('inspect.decoder.for')} value={draft.scope} onChange={(scope) => onChange({ scope })} options={scopes} />
      {known?.scope === 'message' ? undefined : (
        <Select
          label={t('inspect.decoder.frame')}
          value={draft.frame === undefined ? none : String(draft.frame)}
          onChange={(frame) => onChange({ frame: frame === none ? undefined : Number(frame) })}
          options={[
            { value: none, label: place.topic === undefined ? t('inspect.decoder.everyFrame') : t('inspect.decoder.afterTopic') },
            ...Array.from({ length: Math.min(place.frames, maxFrames) }, (_, index) => ({
              value: String(index),
              label: t('inspect.decoder.oneFrame', { number: index + 1 }),
            })),
          ]}
        />
      )}
      {(['protobuf', 'avro'] as const).map((kind) =>
        settings.includes(kind) ? <SchemaFields key={kind} kind={kind} draft={draft} onChange={onChange} /> : undefined,
      )}
      {settings.includes('type') ? (
        <TextField
          label={t('inspect.decoder.type')}
          description={t(settings.includes('protobuf') ? 'inspect.decoder.messageType' : 'inspect.decoder.numberType')}
          value={draft.type}
          maxLength={1024}
          onChange={(type) => onChange({ type })}
        />
      ) : undefined}
      {settings.includes('key') ? (
        <TextField
          label={t('inspect.decoder.key')}
          description={t('inspect.decoder.keyDescription')}
          value={secret.key}
          maxLength={4096}
          secret
          onChange={secret.setKey}
        />
      ) : undefined}
    </>
  )
}

const topicText = (topic: string): string => visibleText(topic.length > 40 ? `${topic.slice(0, 40)}…` : topic)

interface SchemaFieldsProps extends Pick<FieldsProps, 'draft' | 'onChange'> {
  readonly kind: 'protobuf' | 'avro'
}

function SchemaFields({ kind, draft, onChange }: SchemaFieldsProps): ReactElement {
  const { t } = useTranslation()
  const all = useDecoders((state) => state.schemas)
  const schemas = all.filter((schema) => schema.kind === kind)
  const add = async (): Promise<void> => {
    const id = await addSchema()
    if (id !== undefined) onChange({ schema: id })
  }
  return (
    <div className={styles.row}>
      <Select
        className={styles.grow}
        label={t('inspect.decoder.schema')}
        value={draft.schema ?? none}
        onChange={(schema) => onChange({ schema: schema === none ? undefined : schema })}
        options={[{ value: none, label: t('inspect.decoder.noSchema') }, ...schemas.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Button icon={<Plus size={14} aria-hidden />} onClick={() => void add()}>
        {t('inspect.decoder.addSchema')}
      </Button>
      <IconButton
        label={t('inspect.decoder.removeSchema')}
        icon={<Trash2 aria-hidden />}
        disabled={draft.schema === undefined}
        onClick={() => {
          if (draft.schema === undefined) return
          void removeSchema(draft.schema)
          onChange({ schema: undefined })
        }}
      />
    </div>
  )
}

/** Everything that is chosen, to be taken back. */
function Choices({ choices }: { readonly choices: readonly SavedDecoderChoice[] }): ReactElement | undefined {
  const { t } = useTranslation()
  const decoders = useDecoders((state) => state.decoders)
  if (choices.length === 0) return undefined
  const textOf = ({ source, topic, frame, decoder }: SavedDecoderChoice): string => {
    const where = [
      source ?? t('inspect.decoder.scope.all'),
      topic === undefined ? undefined : `“${topicText(topic)}”`,
      frame === undefined ? undefined : t('inspect.decoder.oneFrame', { number: frame + 1 }),
    ]
    const title = told(decoders.find(({ name }) => name === decoder)?.title) ?? decoder ?? t('inspect.decoder.automatic')
    return `${where.filter((part) => part !== undefined).join(' · ')} → ${title}`
  }
  return (
    <section className={styles.choices} aria-label={t('inspect.decoder.choices')}>
      <h3 className={styles.heading}>{t('inspect.decoder.choices')}</h3>
      <ul className={styles.list}>
        {choices.map((choice) => (
          <li key={`${choice.source} ${choice.topic} ${choice.frame}`} className={styles.choice}>
            <span className={styles.text}>{textOf(choice)}</span>
            <IconButton
              size="small"
              label={t('inspect.decoder.remove', { choice: textOf(choice) })}
              icon={<Trash2 aria-hidden />}
              onClick={() => void changeSettings({ decoderChoices: choices.filter((one) => one !== choice) })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
