import type { EntityName } from '../../../core/contract'
import { account } from './accounts'
import { asset, assetCategory } from './assets'
import { bom } from './boms'
import { currency } from './currencies'
import { category, department, employee, partnerCategory, project, summary, warehouse } from './dimensions'
import type { Entity } from './entity'
import { item } from './items'
import { partner } from './partners'
import { schedule } from './schedules'

// each entity's functions take its own input: `entityInput` of the contract has tied the name to it
const ENTITIES = {
  item,
  partner,
  warehouse,
  department,
  employee,
  project,
  category,
  partnerCategory,
  account,
  bom,
  summary,
  assetCategory,
  asset,
  schedule,
  currency,
} as Record<EntityName, unknown>

export const entityOf = (name: EntityName) => ENTITIES[name] as Entity
