import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showTimeRange } from '../../stores/traffic-scope'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/text-field'
import { useShownRange } from './charts'
import styles from './statistics-pane.module.css'

const secondsText = (us: number | undefined): string => (us === undefined ? '' : String(us / 1_000_000))

/** The time range in numbers: what brushing does, for the keyboard. */
export function RangeForm(): ReactElement {
  const { t } = useTranslation()
  const range = useShownRange()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [invalid, setInvalid] = useState(false)
  useEffect(() => {
    setFrom(secondsText(range?.fromUs))
    setTo(secondsText(range?.toUs))
    setInvalid(false)
  }, [range])
  const apply = (event: FormEvent): void => {
    event.preventDefault()
    const chosen = { fromUs: Math.round(Number(from) * 1_000_000), toUs: Math.round(Number(to) * 1_000_000) }
    const valid = from.trim() !== '' && to.trim() !== '' && chosen.fromUs < chosen.toUs && Number.isFinite(chosen.toUs)
    setInvalid(!valid)
    if (valid) showTimeRange(chosen)
  }
  return (
    <form className={styles.range} aria-label={t('statistics.range.label')} onSubmit={apply}>
      <TextField label={t('statistics.range.from')} labelHidden placeholder={t('statistics.range.from')} value={from} onChange={setFrom} />
      <TextField label={t('statistics.range.to')} labelHidden placeholder={t('statistics.range.to')} value={to} onChange={setTo} />
      <Button type="submit" size="small">
        {t('statistics.range.apply')}
      </Button>
      <Button size="small" variant="ghost" disabled={range === undefined} onClick={() => showTimeRange(undefined)}>
        {t('statistics.range.clear')}
      </Button>
      <span role="alert" className={styles.invalid}>
        {invalid ? t('statistics.range.invalid') : ''}
      </span>
    </form>
  )
}
