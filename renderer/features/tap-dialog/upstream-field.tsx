import { CircleAlert, CircleCheck } from 'lucide-react'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AppError, unreachable } from '../../../shared/errors'
import { call } from '../../app/inspector'
import { formatDurationUs } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { useSettings } from '../../stores/settings-store'
import { Autocomplete } from '../../ui/autocomplete'
import { Button } from '../../ui/button'
import { endpointProblem } from '../connection-dialog/connection-form'
import styles from './tap-dialog.module.css'

type Test =
  | { readonly kind: 'none' | 'running' }
  | { readonly kind: 'reached'; readonly afterUs: number }
  | { readonly kind: 'failed'; readonly error: AppError }

interface UpstreamFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Where the server is, checked as it is typed, and whether something answers there. */
export function UpstreamField({ value, onChange }: UpstreamFieldProps): ReactElement {
  const { t } = useTranslation()
  const recents = useSettings(({ settings }) => settings.recentEndpoints)
  const [test, setTest] = useState<Test>({ kind: 'none' })
  const tests = useRef(0)
  const found = endpointProblem({ mode: 'connect', address: value })
  // An empty field is not wrong yet: the main button waits for it.
  const problem = value.trim() === '' ? undefined : found

  const run = async (): Promise<void> => {
    tests.current += 1
    const mine = tests.current
    setTest({ kind: 'running' })
    const answer = await call('tap.reach', value.trim())
    // The address may have changed meanwhile.
    if (mine !== tests.current) return
    if (!answer.ok) setTest({ kind: 'failed', error: answer.error })
    else if (answer.value.reached) setTest({ kind: 'reached', afterUs: answer.value.afterUs })
    else setTest({ kind: 'failed', error: answer.value.error })
  }
  const change = (next: string): void => {
    tests.current += 1
    setTest({ kind: 'none' })
    onChange(next)
  }
  return (
    <div>
      <div className={styles.upstream}>
        <Autocomplete
          label={t('tap.dialog.upstream')}
          description={t('tap.dialog.upstreamHint')}
          value={value}
          onChange={change}
          suggestions={recents}
          placeholder={t('connection.connectPlaceholder')}
          error={told(problem?.message)}
          hint={told(problem?.hint)}
        />
        <Button className={styles.test} disabled={found !== undefined || test.kind === 'running'} onClick={() => void run()}>
          {t('tap.dialog.test')}
        </Button>
      </div>
      <p role="status" className={styles.outcome}>
        <Outcome test={test} />
      </p>
    </div>
  )
}

function Outcome({ test }: { readonly test: Test }): ReactElement | undefined {
  const { t } = useTranslation()
  switch (test.kind) {
    case 'none':
      return undefined
    case 'running':
      return <span>{t('tap.dialog.testing')}</span>
    case 'reached':
      return (
        <span className={styles.reached}>
          <CircleCheck size={13} aria-hidden />
          {t('tap.dialog.reached', { duration: formatDurationUs(test.afterUs) })}
        </span>
      )
    case 'failed':
      return (
        <span className={styles.unreached}>
          <CircleAlert size={13} aria-hidden />
          {test.error.message} {test.error.hint}
        </span>
      )
    default:
      return unreachable(test)
  }
}
