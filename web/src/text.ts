// Every string of our own interface, in Chinese and English.

export type Language = 'zh' | 'en';

const zh = {
  tagline: '广西创新区知识图谱',
  help: '使用说明',
  close: '关闭',
  languageLabel: '界面语言',
  menuTitle: '预存查询',
  menuHint: '点击即载入并运行',
  filter: '筛选问题…',
  noMatch: '没有符合的问题。',
  noQueries: '服务器未提供预存查询。',
  loadFailed: '无法载入查询台的配置',
  retry: '重试',
  helpIntro:
    'zonegraph 用知识图谱回答关于广西创新区的问题。每个数字都附有出处；“未知”也是一种回答——缺失的数据不会被悄悄写成 0。',
  helpSteps: [
    '在左侧“预存查询”中点一个问题：查询会载入编辑器并立即运行，右侧显示 JSON 结果。',
    '修改查询后按 Ctrl-Enter 再次运行；输入时有自动补全，错误会标红。',
    '左侧图标依次为：文档（全部类型与字段）、预存查询、历史记录。',
    '预存查询是链接：可在新标签页打开，或复制地址发给同事。',
  ],
  helpKeys: '快捷键',
  keys: [
    ['Ctrl-Enter', '运行查询'],
    ['Shift-Ctrl-P', '整理格式'],
    ['Ctrl-Space', '自动补全'],
    ['Ctrl-Alt-K', '搜索文档'],
    ['↑ ↓', '在预存查询之间移动'],
  ] as [string, string][],
  helpProgram: '从程序调用',
  licenses: '所用开源软件的许可证',
};

/** The strings of one language. */
export type Text = typeof zh;

const en: Text = {
  tagline: 'Knowledge graph of Guangxi’s innovation zones',
  help: 'Help',
  close: 'Close',
  languageLabel: 'Interface language',
  menuTitle: 'Saved queries',
  menuHint: 'Click one to load and run it',
  filter: 'Filter questions…',
  noMatch: 'No question matches.',
  noQueries: 'The server offers no saved queries.',
  loadFailed: 'The playground could not load its configuration',
  retry: 'Try again',
  helpIntro:
    'zonegraph answers questions about Guangxi’s innovation zones from a knowledge graph. Every figure comes with its source, and “unknown” is an answer: missing data never turns into a silent 0.',
  helpSteps: [
    'Click a question under “Saved queries”: it loads into the editor and runs at once; the JSON answer appears on the right.',
    'Change the query and press Ctrl-Enter to run it again. The editor completes names as you type and underlines errors.',
    'The icons on the left are: documentation of every type and field, saved queries, and your history.',
    'Saved queries are links: open one in a new tab, or copy its address for a colleague.',
  ],
  helpKeys: 'Keyboard',
  keys: [
    ['Ctrl-Enter', 'Run the query'],
    ['Shift-Ctrl-P', 'Prettify'],
    ['Ctrl-Space', 'Complete'],
    ['Ctrl-Alt-K', 'Search the documentation'],
    ['↑ ↓', 'Move between saved queries'],
  ],
  helpProgram: 'From a program',
  licenses: 'Licenses of the open-source software in this page',
};

export const text: Record<Language, Text> = { zh, en };
