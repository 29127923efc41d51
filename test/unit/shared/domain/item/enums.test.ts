import { expect, test } from 'vitest'
import { addressKey, checkAddress } from '#shared/domain/item/address.ts'
import { parseBoolean, parseEnum, parseList } from '#shared/domain/item/enums.ts'

test('labels and other writings read as one label', () => {
  expect(parseEnum('useLevel', '县（市、区）级').value).toBe('县')
  expect(parseEnum('taskType', '01-行政许可').value).toBe('行政许可')
  expect(parseEnum('taskType', '其他行政权力').value).toBe('其他类别')
  expect(parseEnum('form', '纸质或电子化').value).toBe('纸质/电子化')
  expect(parseEnum('necessity', '必要')).toMatchObject({ value: '必要', issues: [] })
})

test('a code number is never interpreted: systems number values differently', () => {
  expect(parseEnum('necessity', '1')).toEqual({ value: '1', original: '1', issues: ['number'] })
  expect(parseEnum('taskType', '05').issues).toEqual(['number'])
})

test('an unknown label is kept', () => {
  expect(parseEnum('projectType', '秒批件')).toEqual({
    value: '秒批件',
    original: '秒批件',
    issues: ['unknown'],
  })
})

test('lists', () => {
  expect(parseList('serverType', '自然人、企业;自然人').value).toEqual(['自然人', '企业法人'])
  expect(parseList(null, '生育收养,户籍').value).toEqual(['生育收养', '户籍'])
})

test('是 and 否 in their writings', () => {
  expect(['是', '支持', 'TRUE', '√', '1'].map((text) => parseBoolean(text).value)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
  expect(['否', '不收费', 'N', '0'].map((text) => parseBoolean(text).value)).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(parseBoolean('看情况')).toMatchObject({ value: null, issues: ['unknown'] })
  expect(parseBoolean('')).toMatchObject({ value: null, issues: [] })
})

test('addresses: placeholder, missing floor and window; village places are one room', () => {
  expect(checkAddress('镜湖区政务服务中心二楼12号窗口').issues).toEqual([])
  expect(checkAddress('镜湖区政务服务中心').issues).toEqual(['noFloor', 'noWindow'])
  expect(checkAddress('详见办事指南').issues).toEqual(['placeholder'])
  expect(checkAddress('方塘社区为民服务站').issues).toEqual([])
  expect(addressKey('市政务服务中心２楼（Ａ区）')).toBe(addressKey('市政务服务中心2楼A区'))
})
