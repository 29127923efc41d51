/**
 * The rule set of 清单质检 as a table. Ids follow the defect list of the sample data; sources: domain facts §1.4
 * (rules used in practice), §0 task 2 (办理地址、申请材料、结果文件 are named by the policy), 扩展 = ours.
 */
import { addressKey, checkAddress } from './address.ts'
import { checkCreditCode, checkItemCode } from './codes.ts'
import { parseDays } from './days.ts'
import { type PhoneIssueCode, phoneIssueText } from './phone.ts'
import type { QualityRule, RuleSubject } from './quality-rule.ts'
import { isPlaceholder } from './text.ts'

const practice = '清单质检常用规则'
const policy = '政策任务（二）清单动态管理'
const ours = '扩展规则'

/** The first phone issue of the given kinds in the consultation number, then in the supervision number. */
const phoneRule =
  (...codes: PhoneIssueCode[]) =>
  ({ raw, phoneIssues }: RuleSubject): string | null => {
    for (const [field, label] of [
      ['consultPhone', '咨询电话'],
      ['supervisePhone', '监督投诉电话'],
    ] as const) {
      // A missing supervision number has a rule of its own (P11)
      if (field === 'supervisePhone' && raw(field) === '') continue
      const issue = phoneIssues(field).find(({ code }) => codes.includes(code))
      if (issue) return issue.code === 'empty' ? `${label}没有填写` : `${label}${phoneIssueText(issue)}`
    }
    return null
  }

/** 政务服务中心 and no more: A01 says so, A03 need not */
const bareHall = /^(?:市|县|区|本级)?(?:政务|行政)(?:服务)?(?:中心|大厅)$/
const blank = (text: string): boolean => text === '' || isPlaceholder(text)
const workdays = (value: number | undefined, unit: string | undefined): number | null =>
  value === undefined || (unit !== undefined && unit !== '工作日') ? null : value

/** Sum of the limits named in the steps of the flow, when at least two steps name one. */
function flowTotal(flow: string): number | null {
  const steps = [...flow.matchAll(/(\d+)\s*个?(?:工作日|日|天)/g)].map((match) => Number(match[1]))
  return steps.length < 2 ? null : steps.reduce((a, b) => a + b, 0)
}

/** The certificates a condition asks for by name: “持婚育证明”. */
const requiredPapers = (condition: string): string[] =>
  [
    ...condition.matchAll(
      /(?:持有?|提供|提交|出具|凭)(?:本人|有效|真实|合法|的)*([\u4e00-\u9fa5]{2,12}?(?:证明书?|证书|许可证|执照|身份证|户口簿|登记证|批准书))/g,
    ),
  ]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== '')

export const qualityRules: readonly QualityRule[] = [
  {
    id: 'P01',
    label: '咨询电话缺区号',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: practice,
    check: phoneRule('missingAreaCode'),
  },
  {
    id: 'P02',
    label: '座机位数错',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: practice,
    check: phoneRule('landlineLength'),
  },
  {
    id: 'P03',
    label: '手机号位数错',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: practice,
    check: phoneRule('mobileLength'),
  },
  {
    id: 'P04',
    label: '区号错误',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: practice,
    check: phoneRule('areaCode'),
  },
  {
    id: 'P05',
    label: '电话为空或占位',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: practice,
    check: phoneRule('empty', 'placeholder', 'notANumber'),
  },
  {
    id: 'P06',
    label: '占位号码',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: ours,
    check: phoneRule('fakeNumber'),
  },
  {
    id: 'P07',
    label: '号码变成科学计数',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: ours,
    check: phoneRule('scientific'),
  },
  {
    id: 'P08',
    label: '热线前误加区号',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: ours,
    check: phoneRule('hotlineWithAreaCode'),
  },
  {
    id: 'P09',
    label: '单元格为公式',
    severity: '错误',
    fields: ['consultPhone', 'supervisePhone'],
    source: ours,
    check: phoneRule('formula'),
  },
  {
    id: 'P10',
    label: '咨询电话与监督投诉电话相同',
    severity: '错误',
    fields: ['supervisePhone', 'consultPhone'],
    source: practice,
    check: ({ guide }) => {
      const same = guide.consultPhone?.find((a) =>
        guide.supervisePhone?.some((b) => a.number === b.number && a.extension === b.extension),
      )
      return same ? `咨询电话与监督投诉电话都是${same.number}` : null
    },
  },
  {
    id: 'P11',
    label: '缺监督投诉电话',
    severity: '错误',
    fields: ['supervisePhone'],
    source: practice,
    check: ({ raw }) => (raw('supervisePhone') === '' ? '没有填写监督投诉电话' : null),
  },

  {
    id: 'A01',
    label: '办理地点过简',
    severity: '提醒',
    fields: ['transactAddr'],
    source: policy,
    check: ({ raw }) =>
      bareHall.test(raw('transactAddr')) ? '办理地点只写了大厅，没有写明哪一处、几楼、几号窗口' : null,
  },
  {
    id: 'A02',
    label: '办理地点为空或占位',
    severity: '错误',
    fields: ['transactAddr'],
    source: policy,
    check: ({ raw }) => (blank(raw('transactAddr')) ? '办理地点没有写明' : null),
  },
  {
    id: 'A03',
    label: '办理地点缺楼层或窗口',
    severity: '提醒',
    fields: ['transactAddr'],
    source: policy,
    check: ({ raw }) => {
      if (bareHall.test(raw('transactAddr'))) return null
      const { issues } = checkAddress(raw('transactAddr'))
      const missing = [
        issues.includes('noFloor') ? '楼层' : '',
        issues.includes('noWindow') ? '窗口' : '',
      ].filter((part) => part !== '')
      return missing.length > 0 ? `办理地点没有写明${missing.join('和')}` : null
    },
  },
  {
    id: 'A05',
    label: '办理地点与实施主体区划不一致',
    severity: '错误',
    fields: ['transactAddr', 'deptName'],
    source: policy,
    check: ({ raw, context }) => {
      const own = context.areas.find((area) => raw('deptName').includes(area))
      const other = context.areas.find((area) => addressKey(raw('transactAddr')).includes(area))
      return own && other && own !== other ? `实施主体在${own}，办理地点写在${other}` : null
    },
  },
  {
    id: 'A06',
    label: '办理地点用旧址',
    severity: '提醒',
    fields: ['transactAddr'],
    source: policy,
    check: ({ raw }) => (/旧址|原址|已搬迁|已撤/.test(raw('transactAddr')) ? '办理地点写的是旧址' : null),
  },

  {
    id: 'T01',
    label: '承诺为即办而办件类型为承诺件',
    severity: '错误',
    fields: ['projectType', 'promiseDay'],
    source: practice,
    check: ({ guide }) =>
      guide.promiseDay === 0 && guide.projectType === '承诺件'
        ? '承诺时限为即办，办件类型写的是承诺件'
        : null,
  },
  {
    id: 'T02',
    label: '即办件写了天数',
    severity: '错误',
    fields: ['promiseDay', 'projectType'],
    source: practice,
    check: ({ guide, raw }) =>
      guide.projectType === '即办件' && (guide.promiseDay ?? 0) > 0
        ? `办件类型为即办件，承诺时限写的是${raw('promiseDay')}`
        : null,
  },
  {
    id: 'T03',
    label: '承诺长于法定',
    severity: '错误',
    fields: ['promiseDay', 'anticipateDay'],
    source: ours,
    check: ({ guide }) => {
      const { promiseDay: promise, anticipateDay: legal } = guide
      const comparable =
        promise !== undefined &&
        legal !== undefined &&
        (guide.promiseUnit ?? '工作日') === (guide.anticipateUnit ?? '工作日')
      return comparable && promise > legal ? `承诺时限${promise}长于法定时限${legal}` : null
    },
  },
  {
    id: 'T04',
    label: '时限写法不规范',
    severity: '错误',
    fields: ['promiseDay', 'anticipateDay'],
    source: ours,
    check: ({ raw }) => {
      for (const field of ['promiseDay', 'anticipateDay'] as const) {
        const { issues } = parseDays(raw(field))
        if (issues.some((issue) => issue !== 'instant'))
          return `${field === 'promiseDay' ? '承诺' : '法定'}时限“${raw(field)}”不是整数`
      }
      return null
    },
  },
  {
    id: 'T05',
    label: '时限单位缺失',
    severity: '错误',
    fields: ['promiseUnit'],
    source: ours,
    check: ({ guide, raw }) =>
      (guide.promiseDay ?? 0) > 0 && guide.promiseUnit === undefined && raw('promiseUnit') === ''
        ? '承诺时限没有单位'
        : null,
  },
  {
    id: 'T06',
    label: '含现场勘查而时限过短',
    severity: '错误',
    fields: ['handleFlow', 'promiseDay'],
    source: practice,
    check: ({ guide, raw }) => {
      const days = workdays(guide.promiseDay, guide.promiseUnit)
      return days !== null && days < 5 && /现场(?:勘[查验察]|踏勘|核查)/.test(raw('handleFlow'))
        ? `流程含现场勘查，承诺时限只有${days}个工作日`
        : null
    },
  },
  {
    id: 'T07',
    label: '流程分步时限合计不等',
    severity: '错误',
    fields: ['handleFlow', 'promiseDay'],
    source: practice,
    check: ({ guide, raw }) => {
      const total = flowTotal(raw('handleFlow'))
      const days = workdays(guide.promiseDay, guide.promiseUnit)
      return total !== null && days !== null && total !== days
        ? `流程各步合计${total}个工作日，承诺时限${days}个工作日`
        : null
    },
  },
  {
    id: 'T08',
    label: '当场办理而时限大于一天',
    severity: '错误',
    fields: ['handleFlow', 'promiseDay'],
    source: practice,
    check: ({ guide, raw }) =>
      (workdays(guide.promiseDay, guide.promiseUnit) ?? 0) > 1 && /当场(?:办理|办结)/.test(raw('handleFlow'))
        ? `流程写当场办理，承诺时限${guide.promiseDay}个工作日`
        : null,
  },
  {
    id: 'T09',
    label: '审查类型与办件类型不符',
    severity: '错误',
    fields: ['examineType', 'projectType'],
    source: practice,
    check: ({ guide }) =>
      guide.examineType === '即审即办' && guide.projectType === '承诺件'
        ? '审查类型为即审即办，办件类型写的是承诺件'
        : null,
  },
  {
    id: 'T10',
    label: '承诺时限为空',
    severity: '错误',
    fields: ['promiseDay'],
    source: practice,
    check: ({ raw }) => (raw('promiseDay') === '' ? '没有填写承诺办结时限' : null),
  },

  {
    id: 'M01',
    label: '材料兜底条款',
    severity: '错误',
    fields: ['materials'],
    source: practice,
    check: ({ materials }) =>
      namesOf(
        materials,
        ({ name }) =>
          /(?:其他|其它|相关|有关)(?:有关|相关|需要)?(?:的)?(?:材料|资料|证明|文件)$|(?:规定|要求)(?:的|应当?|需要)?(?:提交|提供)?的?其他/.test(
            name,
          ),
        '属于模糊兜底',
      ),
  },
  {
    id: 'M02',
    label: '材料无份数',
    severity: '错误',
    fields: ['materials'],
    source: ours,
    check: ({ materials }) =>
      namesOf(
        materials,
        ({ originals, copies, form }) => originals === undefined && copies === undefined && form !== '电子化',
        '没有写份数',
      ),
  },
  {
    id: 'M03',
    label: '材料名含“等”',
    severity: '错误',
    fields: ['materials'],
    source: ours,
    check: ({ materials }) =>
      namesOf(materials, ({ name }) => /等(?:材料|资料|证件|证明|文件)?$/.test(name), '一条写了多件材料'),
  },
  {
    id: 'M04',
    label: '材料必要性为空',
    severity: '错误',
    fields: ['materials'],
    source: ours,
    check: ({ materials }) => namesOf(materials, ({ necessity }) => !necessity, '没有写必要性'),
  },
  {
    id: 'M05',
    label: '同一材料重复',
    severity: '提醒',
    fields: ['materials'],
    source: ours,
    check: ({ materials }) => {
      const seen = new Set<string>()
      return namesOf(materials, ({ name }) => seen.size === seen.add(name).size, '重复')
    },
  },
  {
    id: 'M06',
    label: '无材料也无说明',
    severity: '错误',
    fields: ['materials', 'noMaterialReason'],
    source: ours,
    check: ({ materials, raw }) =>
      materials.length === 0 && blank(raw('noMaterialReason')) ? '没有申请材料，也没有说明' : null,
  },
  {
    id: 'M07',
    label: '受理条件写了材料名而清单没有',
    severity: '错误',
    fields: ['acceptCondition', 'materials'],
    source: practice,
    check: ({ raw, materials }) => {
      const missing = requiredPapers(raw('acceptCondition')).find(
        (paper) => !materials.some(({ name }) => name.includes(paper) || paper.includes(name)),
      )
      return missing ? `受理条件要求“${missing}”，材料清单没有` : null
    },
  },

  {
    id: 'R01',
    label: '有结果名称无样本',
    severity: '错误',
    fields: ['resultSample', 'resultName'],
    source: policy,
    check: ({ raw }) =>
      !blank(raw('resultName')) && blank(raw('resultSample')) ? '有结果名称，没有结果样本' : null,
  },
  {
    id: 'R02',
    label: '结果名称与办结方式不符',
    severity: '错误',
    fields: ['resultType', 'resultName'],
    source: practice,
    check: ({ raw }) => {
      const name = raw('resultName')
      const expected = name.endsWith('批复')
        ? '审批办结'
        : name.endsWith('文')
          ? '出文办结'
          : name.endsWith('证')
            ? '出证办结'
            : ''
      const type = raw('resultType')
      return expected !== '' && type !== '' && type !== expected
        ? `结果名称“${name}”应为${expected}，写的是${type}`
        : null
    },
  },

  {
    id: 'F01',
    label: '收费而内容不全',
    severity: '错误',
    fields: ['feeBasis', 'feeItem', 'isPayOnline'],
    source: practice,
    check: ({ guide, raw }) => {
      if (guide.isFee !== true) return null
      const missing = [
        blank(raw('feeBasis')) ? '收费依据' : '',
        blank(raw('feeItem')) ? '收费项目名称' : '',
        guide.isPayOnline === undefined ? '是否支持网上支付' : '',
      ].filter((part) => part !== '')
      return missing.length > 0 ? `收费事项没有填写${missing.join('、')}` : null
    },
  },
  {
    id: 'F02',
    label: '不收费却支持网上支付',
    severity: '错误',
    fields: ['isPayOnline', 'isFee'],
    source: practice,
    check: ({ guide }) =>
      guide.isFee === false && guide.isPayOnline === true ? '不收费，却写支持网上支付' : null,
  },

  {
    id: 'N01',
    label: '现场次数与原因说明不符',
    severity: '错误',
    fields: ['limitSceneExplain', 'limitSceneNum'],
    source: practice,
    check: ({ guide, raw }) => {
      const reason = raw('limitSceneExplain')
      if ((guide.limitSceneNum ?? 0) > 0 && blank(reason))
        return `须到现场${guide.limitSceneNum}次，没有写原因`
      return guide.limitSceneNum === 0 && !blank(reason) ? '到现场0次，却写了必须到现场的原因' : null
    },
  },
  {
    id: 'N02',
    label: '全程网办而现场次数不为零',
    severity: '错误',
    fields: ['limitSceneNum', 'onlineDepth'],
    source: practice,
    check: ({ guide, raw }) =>
      /全程网办/.test(raw('onlineDepth')) && (guide.limitSceneNum ?? 0) > 0
        ? `全程网办，到现场次数写的是${guide.limitSceneNum}`
        : null,
  },
  {
    id: 'N03',
    label: '零次现场但不网办不邮寄',
    severity: '错误',
    fields: ['handleType', 'limitSceneNum', 'isOnline'],
    source: practice,
    check: ({ guide }) =>
      guide.limitSceneNum === 0 &&
      guide.isOnline === false &&
      !(guide.handleType ?? []).some((type) => /快递|邮寄/.test(type))
        ? '到现场0次又不网办，办理形式没有邮寄'
        : null,
  },

  {
    id: 'Q01',
    label: '行政许可无常见问题',
    severity: '提醒',
    fields: ['faq'],
    source: practice,
    check: ({ guide, raw }) =>
      guide.taskType === '行政许可' && blank(raw('faq')) ? '行政许可事项没有常见问题' : null,
  },
  {
    id: 'Q02',
    label: '许可流程不足五环节',
    severity: '提醒',
    fields: ['handleFlow'],
    source: practice,
    check: ({ guide, raw }) => {
      if (guide.taskType !== '行政许可' || raw('handleFlow') === '') return null
      const missing = [
        ['受理', /受理/],
        ['审核', /审[核查]/],
        ['审批', /审批|决定|批准/],
        ['办结', /办结|制证/],
        ['送达', /送达|领取|取件|发证/],
      ] as const
      const absent = missing.filter(([, pattern]) => !pattern.test(raw('handleFlow'))).map(([step]) => step)
      return absent.length > 0 ? `许可流程没有${absent.join('、')}` : null
    },
  },
  {
    id: 'Q03',
    label: '服务对象与主题不符',
    severity: '错误',
    fields: ['serverType', 'personTopics', 'legalTopics'],
    source: practice,
    check: ({ guide }) => {
      const targets = guide.serverType ?? []
      if (targets.length === 0) return null
      const person = targets.includes('自然人')
      const legal = targets.some((target) => target !== '自然人')
      const personTopics = (guide.personTopics ?? []).length > 0
      const legalTopics = (guide.legalTopics ?? []).length > 0
      if (!legal && legalTopics && !personTopics) return '服务对象是自然人，主题分类写的是法人'
      return !person && personTopics && !legalTopics ? '服务对象是法人，主题分类写的是自然人' : null
    },
  },
  {
    id: 'Q04',
    label: '须本人到场又可代办',
    severity: '错误',
    fields: ['acceptCondition', 'handleFlow'],
    source: practice,
    check: ({ raw }) =>
      /(?:须|需|应|必须|要求)[^。；，]{0,6}本人(?:亲自)?(?:到场|前往|到现场|办理)|本人(?:必须|须|需|应当?)(?:亲自)?(?:到场|前往|到现场)/.test(
        raw('acceptCondition'),
      ) && /(?:可|可以|允许)[^。；，不]{0,6}(?:代办|代理|委托)|委托他人办理/.test(raw('handleFlow'))
        ? '受理条件要求本人到场，流程写可以代办'
        : null,
  },

  {
    id: 'C02',
    label: '实施编码长度异常',
    severity: '提醒',
    fields: ['taskCode', 'handleItemCode'],
    source: ours,
    check: ({ item }) =>
      checkItemCode(item.code).issues.includes('length') ? `实施编码${item.code.length}位，通常31位` : null,
  },
  {
    id: 'C03',
    label: '统一社会信用代码校验不符',
    severity: '提醒',
    fields: ['deptCode'],
    source: 'GB 32100-2015',
    check: ({ raw }) =>
      raw('deptCode') !== '' && checkCreditCode(raw('deptCode')).issues.length > 0
        ? `实施主体代码“${raw('deptCode')}”与校验规则不符`
        : null,
  },
]

function namesOf(
  materials: RuleSubject['materials'],
  wrong: (material: RuleSubject['materials'][number]) => boolean,
  what: string,
): string | null {
  const names = materials.filter(wrong).map(({ name }) => `“${name}”`)
  if (names.length === 0) return null
  return `${names.slice(0, 3).join('、')}${names.length > 3 ? `等${names.length}项` : ''}${what}`
}
