import { theme as antdTheme, type ConfigProviderProps } from 'antd'
import { darkPalette, lightPalette, type Palette, sharpened } from './palette.ts'

type AntdTheme = NonNullable<ConfigProviderProps['theme']>

export type ThemeMode = 'light' | 'dark'

/** Families in the order Windows, macOS, 麒麟/统信 and plain Linux bring them. */
export const fontFamily =
  '"PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif'

export const paletteFor = (mode: ThemeMode, field = false): Palette => {
  const palette = mode === 'dark' ? darkPalette : lightPalette
  return field ? sharpened(palette) : palette
}

/** What the thumb meets: at a desk as usual, in the field (外勤模式) large enough for gloves. */
const sizes = {
  desk: { fontSize: 14, controlHeight: 34 },
  field: {
    fontSize: 18,
    controlHeight: 56,
    controlHeightSM: 56,
    controlHeightLG: 56,
    controlInteractiveSize: 28,
  },
}

/** The antd theme drawn from the palette, so that antd and our own parts cannot drift apart. */
export function antdThemeFor(mode: ThemeMode, reducedMotion = false, field = false): AntdTheme {
  const p = paletteFor(mode, field)
  const base = mode === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm
  const exact = exactColours(p)
  return {
    algorithm: [base, (seed, map) => ({ ...(map ?? base(seed)), ...exact })],
    token: {
      colorPrimary: p.accent,
      colorInfo: p.accent,
      colorSuccess: p.ok,
      colorWarning: p.warn,
      colorError: p.bad,
      colorTextBase: p.text,
      colorBgBase: p.surface,
      fontFamily,
      borderRadius: 6,
      ...(field ? sizes.field : sizes.desk),
      motion: !reducedMotion,
      motionUnit: 0.06,
      // aliases: given here, they win over what antd derives
      colorLink: p.accentText,
      colorLinkHover: p.accentText,
      colorLinkActive: p.accentText,
      colorTextPlaceholder: p.textFaint,
      colorTextDescription: p.textSoft,
      colorTextDisabled: p.textFaint,
      colorIcon: p.textSoft,
      controlOutline: 'transparent',
      lineWidthFocus: 2,
      controlItemBgActive: p.accentSoft,
      controlItemBgActiveHover: p.accentSoft,
      controlItemBgHover: p.sunken,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        dangerShadow: 'none',
        defaultShadow: 'none',
        dangerColor: p.onBad,
        defaultHoverColor: p.accentText,
        defaultHoverBorderColor: p.accentText,
        defaultActiveColor: p.accentText,
        defaultActiveBorderColor: p.accentText,
      },
      Segmented: {
        itemSelectedBg: mode === 'dark' ? p.accentSoft : p.surface,
        itemSelectedColor: p.accentText,
        trackBg: p.sunken,
        itemColor: p.textSoft,
      },
      Tabs: { itemSelectedColor: p.accentText, itemHoverColor: p.accentText, inkBarColor: p.accentText },
      Select: { optionSelectedColor: p.accentText },
      Tooltip: { colorBgSpotlight: mode === 'dark' ? '#3a4649' : '#2b3638' },
    },
  }
}

function exactColours(p: Palette) {
  return {
    colorPrimary: p.accent,
    colorPrimaryHover: p.accentHover,
    colorPrimaryActive: p.accentHover,
    colorPrimaryBorder: p.accent,
    colorPrimaryText: p.accentText,
    colorPrimaryTextHover: p.accentText,
    colorPrimaryTextActive: p.accentText,
    colorPrimaryBg: p.accentSoft,
    colorPrimaryBgHover: p.accentSoft,
    colorError: p.bad,
    colorErrorHover: p.bad,
    colorErrorActive: p.bad,
    colorErrorText: p.bad,
    colorErrorBg: p.badSoft,
    colorSuccessBg: p.okSoft,
    colorWarningBg: p.warnSoft,
    colorBgLayout: p.ground,
    colorBgContainer: p.surface,
    colorBgElevated: p.surface,
    colorBorder: p.edge,
    colorBorderSecondary: p.line,
    colorText: p.text,
    colorTextSecondary: p.textSoft,
    colorTextTertiary: p.textFaint,
    colorTextQuaternary: p.textFaint,
    lineHeight: 1.65,
  }
}
