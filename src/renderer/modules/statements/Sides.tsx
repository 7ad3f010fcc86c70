/** Beside the formulas: accounts that no row takes up, and how formulas are written. */
import type { StatementCheckup } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import type { ReactNode } from 'react'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import './statements.css'

export function Outside({ accounts }: { accounts: StatementCheckup['outside'] }): ReactNode {
  if (accounts.length === 0) return null
  return (
    <SideSection title="科目未列入报表" extra={`${accounts.length} 个`}>
      <Facts
        rows={accounts.map(({ code, name, amount }) => ({ label: `${code} ${name}`, value: fenDisplay(amount), tone: 'neg' as const }))}
      />
    </SideSection>
  )
}

type Example = readonly [formula: string, meaning: string]
const EXAMPLES: readonly Example[] = [
  ['期末(1001,1002)', '期末余额，借方为正'],
  ['期末(2202;贷)', '期末余额，贷方为正'],
  ['期末(1122,2203;借方余额)', '只取借方余额的单位'],
  ['期初(1405)', '期初余额'],
  ['发生(5001;贷)', '本期净发生，不含结转'],
  ['借方(6602) 贷方(2221)', '只取一方发生额'],
  ['本年累计(5401)', '本年的净发生'],
  ['发生(5601;部门=D1)', '一个部门的；客户、供应商、职员、项目、存货同样'],
  ['期末(1401:1405;除 1404)', '科目范围，除去一个'],
  ['流量(1) 现金(期末)', '现金流量项目，现金余额'],
  ['[1]-[2] [1:9]', '第几行，几行之和'],
  ['[3]÷[1]', '＋ − × ÷ 和括号'],
]
export function FormulaHelp({ examples = EXAMPLES }: { examples?: readonly Example[] }): ReactNode {
  return (
    <SideSection title="公式怎么写">
      <dl className="formula-help">
        {examples.map(([formula, meaning]) => (
          <div key={formula}>
            <dt>{formula}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </SideSection>
  )
}
