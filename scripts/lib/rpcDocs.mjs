// docs/rpc.md from the contract: inputs from their schemas, outputs from the sources' types.

const MODULE_TITLES = {
  app: '程序',
  accountSets: '账套文件',
  auth: '登录',
  settings: '账套设置',
  periods: '会计期间',
  master: '基础资料',
  opening: '期初余额',
  documents: '单据',
  vouchers: '凭证',
  openItems: '往来核销',
  stocktakes: '盘点',
  reports: '报表',
  backup: '备份与恢复',
  integrity: '核对与日志',
}

/** The whole page. `sources`: text of every file of the contract; `errors`: code → message. */
export function rpcDocs({ contract, named, sources, errors }) {
  const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]))
  const outputs = outputTypes(sources)
  const parts = [HEAD]
  for (const [module, procedures] of Object.entries(contract)) {
    parts.push(`## ${module}　${MODULE_TITLES[module] ?? ''}\n`)
    for (const [name, procedure] of Object.entries(procedures)) {
      const { kind, permission, summary, input } = procedure
      parts.push(
        `### ${module}.${name}\n\n${summary}。${kind === 'query' ? '查询' : '命令'}，权限 \`${permission}\`。\n`,
        `\`\`\`ts\n输入 ${typeOf(input, names)}\n输出 ${outputs.get(`${module}.${name}`) ?? 'unknown'}\n\`\`\`\n`,
      )
    }
  }
  parts.push('## 输入的类型\n')
  for (const [schema, name] of names)
    parts.push(`### ${name}\n\n\`\`\`ts\n${typeOf(schema, new Map([...names].filter(([s]) => s !== schema)))}\n\`\`\`\n`)
  parts.push(`## 输出的类型\n\n\`\`\`ts\n${interfaces(sources, parts.join('\n'))}\n\`\`\`\n`)
  parts.push(
    `## 错误代码\n\n按优先次序：几项同时成立时，先说排在前面的。\n\n| 代码 | 说明 |\n|---|---|\n${Object.entries(errors)
      .map(([code, text]) => `| ${code} | ${text} |`)
      .join('\n')}\n`,
  )
  return parts.join('\n')
}

const HEAD = `# 接口

本页由 \`npm run docs:rpc\` 从程序的接口定义生成。

窗口能做的一切，脚本也能做：\`npm run -s hezhang -- rpc 文件.hezhang\` 从标准输入逐行读 JSON 调用，向标准输出逐行写结果。

\`\`\`json
{"path": "documents.post", "input": {"type": "salesDelivery", "id": 12, "revision": 1, "requestId": "a1b2c3d4"}, "id": 1}
{"ok": true, "data": {"id": 12, "number": "XSCK-202601-0001", "state": "posted"}, "id": 1}
\`\`\`

- 金额以分为单位，数量为百万分之一，单价为亿分之一元，税率为百万分之一（13% = 130000），都是整数。日期为 \`YYYY-MM-DD\`，期间为 \`202601\`。
- 拒绝时 \`ok\` 为 \`false\`，\`error\` 是最要紧的一条，\`problems\` 是全部；\`at\` 指出字段（\`lines.0.quantity\`）。被拒绝的命令什么也不写入。
- 带 \`requestId\` 的命令重发一次只做一次，回答与第一次相同；同一请求号而内容不同的，拒绝。
- 命令行以本机管理员的身份执行，不需要登录；浏览器版须先 \`auth.login\` 取得 \`token\`。
`

const list = (texts, separator) => [...new Set(texts)].join(separator)
/** A schema as a TypeScript-like type, limits as comments. */
function typeOf(schema, names, depth = 0) {
  const name = names.get(schema)
  if (name) return name
  const { def } = schema
  switch (def.type) {
    case 'object':
      return objectType(def, names, depth)
    case 'array':
      return `${wrapped(typeOf(def.element, names, depth))}[]`
    case 'union':
      return list(
        def.options.map((option) => typeOf(option, names, depth)),
        depth === 0 ? '\n  | ' : ' | ',
      )
    case 'enum':
      return Object.values(def.entries)
        .map((value) => `'${value}'`)
        .join(' | ')
    case 'literal':
      return def.values.map((value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ')
    case 'nullable':
      return `${typeOf(def.innerType, names, depth)} | null`
    case 'optional':
    case 'default':
    case 'readonly':
      return typeOf(def.innerType, names, depth)
    case 'pipe':
      return typeOf(def.in, names, depth)
    case 'record':
      return `Record<string, ${typeOf(def.valueType, names, depth)}>`
    default:
      return def.type === 'custom' ? 'unknown' : def.type
  }
}
const wrapped = (type) => (type.includes(' | ') ? `(${type})` : type)
function objectType(def, names, depth) {
  const entries = Object.entries(def.shape)
  if (entries.length === 0) return '{}'
  const fields = entries.map(([key, field]) => {
    const optional = ['optional', 'default'].includes(field.def.type)
    const preset = field.def.type === 'default' ? ` /* 缺省 ${JSON.stringify(field.def.defaultValue)} */` : ''
    return `${key}${optional ? '?' : ''}: ${typeOf(field, names, depth + 1)}${preset}`
  })
  const line = `{ ${fields.join('; ')} }`
  if (line.length <= 100) return line
  const indent = '  '.repeat(depth + 1)
  return `{\n${fields.map((field) => indent + field).join('\n')}\n${'  '.repeat(depth)}}`
}

/** "documents.list" → the text between output< and its closing bracket. */
function outputTypes(sources) {
  const found = new Map()
  for (const text of sources) {
    for (const module of text.matchAll(/^export const (\w+) = \{$([\s\S]*?)^\}/gm)) {
      const starts = [...module[2].matchAll(/^ {2}(\w+): (?:query|command)\(/gm)]
      for (const [i, start] of starts.entries()) {
        const body = module[2].slice(start.index, starts[i + 1]?.index)
        found.set(`${module[1]}.${start[1]}`, outputOf(body))
      }
    }
  }
  return found
}
function outputOf(body) {
  if (!body.includes('output<')) throw new Error(`the output of this procedure is not written as output<…>:\n${body.slice(0, 200)}`)
  const from = body.indexOf('output<') + 'output<'.length
  let depth = 1
  let at = from
  for (; depth > 0; at++) {
    if (body[at] === '<') depth++
    else if (body[at] === '>' && body[at - 1] !== '=') depth--
  }
  const lines = body
    .slice(from, at - 1)
    .trim()
    .split('\n')
  const indents = lines.slice(1).map((line) => line.length - line.trimStart().length)
  return lines.map((line, i) => (i === 0 ? line : line.slice(Math.min(...indents)))).join('\n')
}
/** The exported interfaces that outputs are made of: those named in `text`, and those that these name. */
function interfaces(sources, text) {
  const all = sources.flatMap((source) => [...source.matchAll(/^export interface (\w+)[\s\S]*?^\}/gm)])
  const wanted = new Set()
  const look = (words) => {
    for (const [found, name] of all) {
      if (wanted.has(name) || !new RegExp(`\\b${name}\\b`).test(words)) continue
      wanted.add(name)
      look(found)
    }
  }
  look(text)
  return all
    .filter(([, name]) => wanted.has(name))
    .map(([found]) => found.replace('export ', ''))
    .join('\n\n')
}
