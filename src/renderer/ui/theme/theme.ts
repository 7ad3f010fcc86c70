import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Ink green. Shade 7 is the accent of the light scheme, shade 4 of the dark one; both equal --accent in tokens.css. */
const ink: MantineColorsTuple = [
  '#e6f2ef',
  '#cfe5df',
  '#9dccc0',
  '#6bb9a6',
  '#45bfa1',
  '#2a9a81',
  '#178270',
  '#0b6e5d',
  '#085a4c',
  '#05453b',
]

const FONT = 'var(--font)'

/** The Mantine theme: 13 px text, 28 px controls, one accent. Everything else comes from tokens.css. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { ink },
  fontFamily: FONT,
  fontFamilyMonospace: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  fontSizes: { xs: '13px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 'sm', variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', withItemsBorders: false } },
    // a key typed before the focus has come to a menu does not close it
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 }, clickOutsideEvents: ['mousedown', 'touchstart'] } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, multiline: true, maw: 320, fz: 12 } },
    // a dialog is there at once: what is typed after the key that opened it is its own
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.35 } } },
    Loader: { defaultProps: { size: 'sm', type: 'dots' } },
  },
})
