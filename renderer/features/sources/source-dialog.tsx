import { type FormEvent, type KeyboardEvent, type ReactElement, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError, Result } from '../../../shared/errors'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import type { SourceConfig } from '../../../shared/source-config'
import { told } from '../../i18n/sentences'
import { closeDialog } from '../../stores/dialogs-store'
import { Alert } from '../../ui/alert'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { saveChanges, saveNew } from './save-source'

/** What is being written about a source, and why it could not be saved as it was. */
interface SourceForm<Form> {
  readonly form: Form
  /** What changes is no longer what failed: the error goes. */
  readonly change: (part: Partial<Form>) => void
  readonly saving: Saving
}

interface Saving {
  readonly error: AppError | undefined
  readonly setError: (error: AppError | undefined) => void
}

export function useSourceForm<Form extends object>(first: () => Form): SourceForm<Form> {
  const [form, setForm] = useState(first)
  const [error, setError] = useState<AppError>()
  const change = (part: Partial<Form>): void => {
    setForm((before) => ({ ...before, ...part }))
    setError(undefined)
  }
  return { form, change, saving: { error, setError } }
}

interface SourceDialogProps {
  /** The one to change; a new one is described without. */
  readonly source: SourceSnapshot | undefined
  readonly newTitle: string
  readonly description: string | undefined
  /** The main button's, unless the source is open already. */
  readonly startLabel: string
  readonly saving: Saving
  /** It cannot be saved yet. */
  readonly incomplete: boolean
  readonly config: () => Result<SourceConfig>
  readonly className: string | undefined
  readonly onKeyDown?: (event: KeyboardEvent<HTMLFormElement>) => void
  /** The fields. */
  readonly children: ReactNode
}

/** The dialog that describes a source of any kind: saves it, started or not, and tells what is in the way. */
export function SourceDialog(props: SourceDialogProps): ReactElement {
  const { source, newTitle, description, startLabel, saving, incomplete, config, className, onKeyDown, children } = props
  const { t } = useTranslation()
  const formId = useId()
  const [busy, setBusy] = useState(false)
  const { error, setError } = saving
  const open = source?.state === 'open'
  const disabled = busy || incomplete

  const save = async (start: boolean): Promise<void> => {
    const written = config()
    if (!written.ok) return setError(written.error)
    setBusy(true)
    const failure = source === undefined ? await saveNew(written.value, start) : await saveChanges(source, written.value, start)
    setBusy(false)
    if (failure === undefined) closeDialog()
    else setError(failure)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!disabled) void save(true)
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      size="large"
      title={source === undefined ? newTitle : t('connection.editTitle', { name: source.config.name })}
      description={description}
      footer={
        <>
          {open ? undefined : (
            <Button disabled={disabled} onClick={() => void save(false)}>
              {t('connection.saveOnly')}
            </Button>
          )}
          <Button variant="primary" type="submit" form={formId} disabled={disabled}>
            {open ? t('connection.save') : startLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className={className} onSubmit={submit} onKeyDown={onKeyDown} noValidate>
        {error === undefined ? undefined : <Alert tone="error" title={told(error.message)} text={told(error.hint)} />}
        {children}
      </form>
    </Dialog>
  )
}
