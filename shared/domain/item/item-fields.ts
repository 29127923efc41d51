/**
 * The fields of a service item's guide (政务服务事项实施清单 / 办事指南), in the order a published guide shows them.
 *
 * Labels and national column names: GB/T 39046-2020 table 4 and the sync tables of the national platform;
 * `column` is null where no public column name is known. `names` are other headings seen in exported files.
 */

/** What a field holds, and so how its cell is read. */
export type FieldKind =
  | 'text'
  | 'longText'
  | 'code'
  | 'enum'
  | 'list'
  | 'boolean'
  | 'count'
  | 'days'
  | 'dayUnit'
  | 'phones'
  | 'address'
  | 'date'

/** The headings of the guide page. */
export type FieldSection =
  | '基本信息'
  | '实施主体'
  | '办理时限'
  | '受理与流程'
  | '结果'
  | '收费'
  | '办理方式'
  | '办理地点'
  | '咨询监督'
  | '救济渠道'
  | '其他'

export interface FieldSpec {
  name: string
  label: string
  column: string | null
  kind: FieldKind
  section: FieldSection
  names?: readonly string[]
  /** one of the four elements a phone check asks about (四要素; materials are the fourth) */
  checked?: true
}

export const itemFields = [
  {
    name: 'taskName',
    label: '事项名称',
    column: 'task_name',
    kind: 'text',
    section: '基本信息',
    names: ['事项', '政务服务事项名称', '实施清单名称', '主项名称'],
  },
  {
    name: 'taskCode',
    label: '实施编码',
    column: 'task_code',
    kind: 'code',
    section: '基本信息',
    names: ['事项编码', '实施清单编码', '事项实施编码', '地方实施编码'],
  },
  {
    name: 'handleItemCode',
    label: '业务办理项编码',
    column: 'task_handle_item',
    kind: 'code',
    section: '基本信息',
    names: ['办理项编码'],
  },
  {
    name: 'handleItemName',
    label: '业务办理项名称',
    column: null,
    kind: 'text',
    section: '基本信息',
    names: ['办理项名称'],
  },
  {
    name: 'catalogCode',
    label: '基本编码',
    column: 'catalog_code',
    kind: 'code',
    section: '基本信息',
    names: ['目录编码', '基本目录编码'],
  },
  {
    name: 'taskType',
    label: '事项类型',
    column: 'task_type',
    kind: 'enum',
    section: '基本信息',
    names: ['权力类型', '职权类型', '事项性质'],
  },
  {
    name: 'projectType',
    label: '办件类型',
    column: 'project_type',
    kind: 'enum',
    section: '基本信息',
    names: ['办理类型'],
  },
  {
    name: 'examineType',
    label: '审查类型',
    column: null,
    kind: 'text',
    section: '基本信息',
    names: ['审批类型'],
  },
  {
    name: 'useLevel',
    label: '行使层级',
    column: 'use_level',
    kind: 'enum',
    section: '基本信息',
    names: ['层级', '实施层级'],
  },
  { name: 'authorityDivision', label: '权限划分', column: null, kind: 'text', section: '基本信息' },
  { name: 'useContent', label: '行使内容', column: null, kind: 'text', section: '基本信息' },
  {
    name: 'byLaw',
    label: '设定依据',
    column: 'by_law',
    kind: 'longText',
    section: '基本信息',
    names: ['法律依据', '法定依据'],
  },
  { name: 'powerSource', label: '权力来源', column: 'power_source', kind: 'text', section: '基本信息' },
  {
    name: 'serverType',
    label: '服务对象',
    column: 'server_type',
    kind: 'list',
    section: '基本信息',
    names: ['办理对象', '服务对象类型'],
  },
  {
    name: 'personTopics',
    label: '面向自然人事项主题分类',
    column: null,
    kind: 'list',
    section: '基本信息',
    names: ['自然人主题分类', '面向自然人主题分类', '个人主题分类'],
  },
  {
    name: 'legalTopics',
    label: '面向法人事项主题分类',
    column: null,
    kind: 'list',
    section: '基本信息',
    names: ['法人主题分类', '面向法人主题分类'],
  },
  {
    name: 'serviceTopic',
    label: '服务主题',
    column: null,
    kind: 'text',
    section: '基本信息',
    names: ['主题分类'],
  },
  {
    name: 'oneThing',
    label: '所属一件事',
    column: null,
    kind: 'list',
    section: '基本信息',
    names: ['一件事', '一件事名称'],
  },

  {
    name: 'deptName',
    label: '实施主体',
    column: 'dept_name',
    kind: 'text',
    section: '实施主体',
    names: ['实施主体名称', '实施机构', '实施部门', '实施单位', '单位名称', '部门名称', '所属部门'],
  },
  {
    name: 'deptCode',
    label: '实施主体代码',
    column: 'dept_code',
    kind: 'code',
    section: '实施主体',
    names: ['实施主体编码', '统一社会信用代码', '实施主体统一社会信用代码', '部门编码'],
  },
  { name: 'deptType', label: '实施主体性质', column: 'dept_type', kind: 'enum', section: '实施主体' },
  { name: 'entrustName', label: '委托部门', column: 'entrust_name', kind: 'text', section: '实施主体' },
  {
    name: 'otherDept',
    label: '联办机构',
    column: 'other_dept',
    kind: 'text',
    section: '实施主体',
    names: ['联办部门'],
  },
  {
    name: 'undertakeOrg',
    label: '承办机构',
    column: null,
    kind: 'text',
    section: '实施主体',
    names: ['承办科室', '责任科室'],
  },
  {
    name: 'maintainerName',
    label: '清单维护单位',
    column: null,
    kind: 'text',
    section: '实施主体',
    names: ['维护单位'],
  },
  {
    name: 'townName',
    label: '乡镇街道名称',
    column: null,
    kind: 'text',
    section: '实施主体',
    names: ['镇街名称', '所属镇街', '镇街', '乡镇街道'],
  },
  {
    name: 'townCode',
    label: '乡镇街道代码',
    column: null,
    kind: 'code',
    section: '实施主体',
    names: ['镇街代码'],
  },
  {
    name: 'villageName',
    label: '村居社区名称',
    column: null,
    kind: 'text',
    section: '实施主体',
    names: ['村社区名称', '所属村社区', '村居名称'],
  },
  {
    name: 'villageCode',
    label: '村居社区代码',
    column: null,
    kind: 'code',
    section: '实施主体',
    names: ['村社区代码', '村居代码'],
  },

  {
    name: 'anticipateDay',
    label: '法定办结时限',
    column: 'anticipate_day',
    kind: 'days',
    section: '办理时限',
    names: ['法定时限', '法定期限', '法定办理时限'],
  },
  {
    name: 'anticipateUnit',
    label: '法定办结时限单位',
    column: 'anticipate_type',
    kind: 'dayUnit',
    section: '办理时限',
    names: ['法定时限单位', '法定期限单位'],
  },
  {
    name: 'anticipateExplain',
    label: '法定办结时限说明',
    column: 'anticipate_explain',
    kind: 'longText',
    section: '办理时限',
    names: ['法定时限说明'],
  },
  {
    name: 'promiseDay',
    label: '承诺办结时限',
    column: 'promise_day',
    kind: 'days',
    section: '办理时限',
    names: ['承诺时限', '承诺期限', '承诺办理时限', '办结时限'],
    checked: true,
  },
  {
    name: 'promiseUnit',
    label: '承诺办结时限单位',
    column: 'promise_type',
    kind: 'dayUnit',
    section: '办理时限',
    names: ['承诺时限单位', '承诺期限单位'],
  },
  {
    name: 'promiseExplain',
    label: '承诺办结时限说明',
    column: 'promise_explain',
    kind: 'longText',
    section: '办理时限',
    names: ['承诺时限说明'],
  },

  {
    name: 'acceptCondition',
    label: '受理条件',
    column: 'accept_condition',
    kind: 'longText',
    section: '受理与流程',
    names: ['申请条件', '办理条件'],
  },
  {
    name: 'handleFlow',
    label: '办理流程',
    column: 'handle_flow',
    kind: 'longText',
    section: '受理与流程',
    names: ['办事流程', '流程说明'],
  },
  {
    name: 'specialProcedure',
    label: '特别程序',
    column: 'special_procedure',
    kind: 'longText',
    section: '受理与流程',
    names: ['特殊环节', '特别程序种类'],
  },
  { name: 'countLimit', label: '数量限制', column: null, kind: 'text', section: '受理与流程' },
  { name: 'intermediary', label: '中介服务', column: null, kind: 'longText', section: '受理与流程' },
  {
    name: 'noMaterialReason',
    label: '无需材料说明',
    column: null,
    kind: 'longText',
    section: '受理与流程',
    names: ['无材料说明', '材料说明'],
  },

  {
    name: 'resultName',
    label: '结果名称',
    column: 'result_name',
    kind: 'text',
    section: '结果',
    names: ['审批结果名称', '办理结果', '结果文件'],
  },
  {
    name: 'resultType',
    label: '结果类型',
    column: 'result_type',
    kind: 'text',
    section: '结果',
    names: ['办结方式', '审批结果类型'],
  },
  {
    name: 'resultSample',
    label: '结果样本',
    column: 'result_guid',
    kind: 'text',
    section: '结果',
    names: ['审批结果样本', '结果样本名称'],
  },

  { name: 'isFee', label: '是否收费', column: 'is_fee', kind: 'boolean', section: '收费', names: ['收费'] },
  {
    name: 'feeItem',
    label: '收费项目名称',
    column: null,
    kind: 'text',
    section: '收费',
    names: ['收费项目'],
  },
  { name: 'feeStandard', label: '收费标准', column: null, kind: 'longText', section: '收费' },
  { name: 'feeBasis', label: '收费依据', column: 'fee_basis', kind: 'longText', section: '收费' },
  {
    name: 'isPayOnline',
    label: '是否支持网上支付',
    column: 'is_pay_online',
    kind: 'boolean',
    section: '收费',
    names: ['网上支付', '是否网上支付'],
  },

  {
    name: 'handleType',
    label: '办理形式',
    column: 'handle_type',
    kind: 'list',
    section: '办理方式',
    names: ['办理方式'],
  },
  { name: 'handleArea', label: '通办范围', column: 'handle_area', kind: 'text', section: '办理方式' },
  {
    name: 'isOnline',
    label: '是否网办',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['是否网上办理', '是否可网办'],
  },
  {
    name: 'onlineDepth',
    label: '网上办理深度',
    column: null,
    kind: 'text',
    section: '办理方式',
    names: ['网办深度'],
  },
  {
    name: 'onlineUrl',
    label: '网办地址',
    column: null,
    kind: 'text',
    section: '办理方式',
    names: ['网上办理地址', '在线办理地址'],
  },
  {
    name: 'limitSceneNum',
    label: '到办事现场次数',
    column: 'limit_scene_num',
    kind: 'count',
    section: '办理方式',
    names: ['到现场次数', '最多跑一次次数', '现场次数'],
  },
  {
    name: 'limitSceneExplain',
    label: '必须现场办理原因说明',
    column: 'limit_scene_explain',
    kind: 'longText',
    section: '办理方式',
    names: ['必须现场办理原因', '现场办理原因'],
  },
  {
    name: 'isAppointment',
    label: '是否支持预约办理',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['是否支持预约', '预约办理'],
  },
  {
    name: 'isExpress',
    label: '是否支持物流快递',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['物流快递'],
  },
  {
    name: 'isSelfService',
    label: '是否支持自助终端办理',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['是否支持自助终端', '自助终端'],
  },
  {
    name: 'isMaterialMail',
    label: '是否支持材料邮寄',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['材料邮寄'],
  },
  {
    name: 'isResultMail',
    label: '是否支持结果邮寄',
    column: null,
    kind: 'boolean',
    section: '办理方式',
    names: ['结果邮寄'],
  },

  {
    name: 'transactAddr',
    label: '办理地点',
    column: 'transact_addr',
    kind: 'address',
    section: '办理地点',
    names: ['办公地址', '办理地址', '办事地点', '窗口地址'],
    checked: true,
  },
  {
    name: 'transactTime',
    label: '办理时间',
    column: 'transact_time',
    kind: 'text',
    section: '办理地点',
    names: ['办公时间', '工作时间'],
  },
  { name: 'trafficGuide', label: '交通指引', column: null, kind: 'longText', section: '办理地点' },
  {
    name: 'isEntryCenter',
    label: '是否进驻政务大厅',
    column: 'is_entry_center',
    kind: 'boolean',
    section: '办理地点',
    names: ['是否进驻大厅', '是否进驻', '是否进驻政务服务中心'],
  },
  {
    name: 'centerName',
    label: '大厅名称',
    column: null,
    kind: 'text',
    section: '办理地点',
    names: ['政务大厅名称', '进驻大厅名称'],
  },
  {
    name: 'windowName',
    label: '窗口名称',
    column: null,
    kind: 'text',
    section: '办理地点',
    names: ['受理窗口', '办理窗口', '窗口'],
  },

  {
    name: 'consultPhone',
    label: '咨询电话',
    column: 'link_way',
    kind: 'phones',
    section: '咨询监督',
    names: ['联系电话', '窗口电话', '咨询联系电话'],
    checked: true,
  },
  { name: 'consultWay', label: '咨询方式', column: null, kind: 'text', section: '咨询监督' },
  {
    name: 'supervisePhone',
    label: '监督投诉电话',
    column: 'supervise_way',
    kind: 'phones',
    section: '咨询监督',
    names: ['监督电话', '投诉电话', '投诉监督电话'],
  },
  {
    name: 'superviseWay',
    label: '监督投诉方式',
    column: null,
    kind: 'text',
    section: '咨询监督',
    names: ['投诉方式', '监督方式'],
  },
  {
    name: 'faq',
    label: '常见问题',
    column: null,
    kind: 'longText',
    section: '咨询监督',
    names: ['常见问题解答'],
  },

  { name: 'reviewDept', label: '行政复议部门', column: null, kind: 'text', section: '救济渠道' },
  { name: 'reviewAddr', label: '行政复议地址', column: null, kind: 'text', section: '救济渠道' },
  { name: 'reviewPhone', label: '行政复议电话', column: null, kind: 'text', section: '救济渠道' },
  { name: 'reviewUrl', label: '行政复议网址', column: null, kind: 'text', section: '救济渠道' },
  { name: 'litigationDept', label: '行政诉讼部门', column: null, kind: 'text', section: '救济渠道' },
  { name: 'litigationAddr', label: '行政诉讼地址', column: null, kind: 'text', section: '救济渠道' },
  { name: 'litigationPhone', label: '行政诉讼电话', column: null, kind: 'text', section: '救济渠道' },
  { name: 'litigationUrl', label: '行政诉讼网址', column: null, kind: 'text', section: '救济渠道' },

  {
    name: 'annualVolume',
    label: '年办件量',
    column: null,
    kind: 'count',
    section: '其他',
    names: ['办件量', '上年办件量', '上年度办件量', '近一年办件量', '年均办件量', '年度办件量', '年办件数'],
  },
  { name: 'taskState', label: '事项状态', column: null, kind: 'text', section: '其他' },
  {
    name: 'taskVersion',
    label: '事项版本',
    column: 'task_version',
    kind: 'text',
    section: '其他',
    names: ['版本号'],
  },
  {
    name: 'planEffectDate',
    label: '计划生效日期',
    column: null,
    kind: 'date',
    section: '其他',
    names: ['生效日期'],
  },
  {
    name: 'planCancelDate',
    label: '计划取消日期',
    column: null,
    kind: 'date',
    section: '其他',
    names: ['取消日期'],
  },
  {
    name: 'rowGuid',
    label: '记录标识',
    column: 'row_guid',
    kind: 'code',
    section: '其他',
    names: ['主键', '唯一标识'],
  },
] as const satisfies readonly FieldSpec[]

export type ItemFieldName = (typeof itemFields)[number]['name']

/** The fields of one required material (申请材料), GB/T 39046-2020. */
export const materialFields = [
  {
    name: 'name',
    label: '材料名称',
    column: 'material_name',
    kind: 'text',
    section: '受理与流程',
    names: ['申请材料名称'],
  },
  { name: 'type', label: '材料类型', column: 'material_type', kind: 'enum', section: '受理与流程' },
  {
    name: 'form',
    label: '材料形式',
    column: 'material_form',
    kind: 'enum',
    section: '受理与流程',
    names: ['材料介质', '提交形式'],
  },
  {
    name: 'necessity',
    label: '材料必要性',
    column: null,
    kind: 'enum',
    section: '受理与流程',
    names: ['必要性', '是否必要', '材料是否必要'],
  },
  {
    name: 'source',
    label: '来源渠道',
    column: null,
    kind: 'enum',
    section: '受理与流程',
    names: ['材料来源', '来源渠道名称'],
  },
  {
    name: 'issuer',
    label: '来源渠道说明',
    column: null,
    kind: 'text',
    section: '受理与流程',
    names: ['出具机构', '材料出具单位', '核发单位'],
  },
  {
    name: 'originals',
    label: '原件份数',
    column: null,
    kind: 'count',
    section: '受理与流程',
    names: ['纸质材料份数', '材料份数', '份数', '原件数'],
  },
  {
    name: 'copies',
    label: '复印件份数',
    column: null,
    kind: 'count',
    section: '受理与流程',
    names: ['复印件数'],
  },
  {
    name: 'spec',
    label: '纸质材料规格',
    column: null,
    kind: 'text',
    section: '受理与流程',
    names: ['材料规格', '规格'],
  },
  {
    name: 'blankForm',
    label: '空白表格',
    column: null,
    kind: 'text',
    section: '受理与流程',
    names: ['空表', '空白表格下载'],
  },
  {
    name: 'sampleForm',
    label: '示例样表',
    column: null,
    kind: 'text',
    section: '受理与流程',
    names: ['样表', '示例样本'],
  },
  {
    name: 'fillNotes',
    label: '填报须知',
    column: null,
    kind: 'longText',
    section: '受理与流程',
    names: ['填写须知'],
  },
  {
    name: 'standard',
    label: '受理标准',
    column: null,
    kind: 'longText',
    section: '受理与流程',
    names: ['审查要点'],
  },
  {
    name: 'basis',
    label: '要求提供材料的依据',
    column: null,
    kind: 'longText',
    section: '受理与流程',
    names: ['材料依据', '要求提供材料依据'],
  },
  {
    name: 'remark',
    label: '备注',
    column: null,
    kind: 'longText',
    section: '受理与流程',
    names: ['材料备注'],
  },
] as const satisfies readonly FieldSpec[]

export type MaterialFieldName = (typeof materialFields)[number]['name']

const specsByName = new Map<string, FieldSpec>(itemFields.map((field) => [field.name, field]))
const materialSpecsByName = new Map<string, FieldSpec>(materialFields.map((field) => [field.name, field]))

/** The row of the table for a field name; undefined for a name that is not one. */
export const itemFieldSpec = (name: string): FieldSpec | undefined => specsByName.get(name)
export const materialFieldSpec = (name: string): FieldSpec | undefined => materialSpecsByName.get(name)

/** The Chinese label of an item field, for screens and messages; '申请材料' for the materials as a whole. */
export const itemFieldLabel = (name: ItemFieldName | 'materials'): string =>
  name === 'materials' ? '申请材料' : (specsByName.get(name)?.label ?? name)
