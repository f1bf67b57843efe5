import { Archive, ArrowRight, GitCommitHorizontal, Keyboard, Plus, Sparkles } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { CommandName } from '../../../shared/commands'
import { commands, runCommand } from '../../app/commands'
import { Kbd } from '../../ui/kbd'
import styles from './welcome.module.css'

/** What stands in the place of the traffic before there is any source. */
export function Welcome(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.welcome}>
      <div className={styles.content}>
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <p className={styles.lead}>{t('welcome.lead')}</p>
        <div className={styles.cards}>
          <Card command="try-it" icon={<Sparkles aria-hidden />} title={t('welcome.tryItTitle')} text={t('welcome.tryItText')} />
          <Card command="new-connection" icon={<Plus aria-hidden />} title={t('welcome.connectTitle')} text={t('welcome.connectText')} />
          <Card command="new-tap" icon={<GitCommitHorizontal aria-hidden />} title={t('welcome.tapTitle')} text={t('welcome.tapText')} />
          <Card command="sessions" icon={<Archive aria-hidden />} title={t('sessions.welcomeTitle')} text={t('sessions.welcomeText')} />
        </div>
        <p className={styles.hint}>
          <Keyboard size={15} aria-hidden />
          <span>
            <Trans t={t} i18nKey="welcome.hint" components={hintKeys} />
          </span>
        </p>
      </div>
    </div>
  )
}

const hintKeys = {
  palette: <Kbd shortcut={commands.palette.shortcut ?? ''} />,
  sheet: <Kbd shortcut={commands.shortcuts.shortcut ?? ''} />,
  panes: <Kbd shortcut="F6" />,
}

interface CardProps {
  readonly command: CommandName
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
}

function Card({ command, icon, title, text }: CardProps): ReactElement {
  const { shortcut } = commands[command]
  return (
    <button type="button" className={styles.card} onClick={() => runCommand(command)}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.cardText}>
        <span className={styles.cardTitle}>
          {title}
          {shortcut === undefined ? undefined : <Kbd shortcut={shortcut} />}
        </span>
        <span className={styles.cardDescription}>{text}</span>
      </span>
      <ArrowRight size={16} aria-hidden className={styles.arrow} />
    </button>
  )
}
