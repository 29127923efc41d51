import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/** The menu (菜单). Screens have their own buttons; here is what every desktop program has. */
export function setupMenu(): void {
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      {
        label: '文件',
        submenu: [
          { label: '关闭窗口', role: 'close' },
          { label: '退出', role: 'quit' },
        ],
      },
      {
        label: '编辑',
        submenu: [
          { label: '撤销', role: 'undo' },
          { label: '重做', role: 'redo' },
          { type: 'separator' },
          { label: '剪切', role: 'cut' },
          { label: '复制', role: 'copy' },
          { label: '粘贴', role: 'paste' },
          { label: '全选', role: 'selectAll' },
        ],
      },
      {
        label: '视图',
        submenu: [
          { label: '放大', role: 'zoomIn' },
          { label: '缩小', role: 'zoomOut' },
          { label: '实际大小', role: 'resetZoom' },
          { type: 'separator' },
          { label: '全屏', role: 'togglefullscreen' },
          ...developerItems(),
        ],
      },
      {
        label: '窗口',
        submenu: [
          { label: '最小化', role: 'minimize' },
          { label: '缩放', role: 'zoom' },
        ],
      },
      { label: '帮助', role: 'help', submenu: [{ label: '关于', click: () => app.showAboutPanel() }] },
    ]),
  )
}

function developerItems(): MenuItemConstructorOptions[] {
  if (app.isPackaged) return []
  return [
    { type: 'separator' },
    { label: '重新载入', role: 'reload' },
    { label: '开发者工具', role: 'toggleDevTools' },
  ]
}
