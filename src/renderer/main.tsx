import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import './ui/theme/tokens.css'
import './ui/theme/base.css'
import './ui/theme/mantine.css'
import 'dayjs/locale/zh-cn'
import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { registerPages } from './app/pages'
import { allPages } from './modules'
import { listen, queryClient } from './rpc/queries'
import { Dialogs } from './ui/feedback/dialogs'
import { ProgressOverlay } from './ui/feedback/Progress'
import { theme } from './ui/theme/theme'

registerPages(allPages)
listen()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <DatesProvider settings={{ locale: 'zh-cn', firstDayOfWeek: 1 }}>
      <QueryClientProvider client={queryClient}>
        <App />
        <Dialogs />
        <ProgressOverlay />
        <Notifications position="bottom-right" limit={4} containerWidth={272} />
      </QueryClientProvider>
    </DatesProvider>
  </MantineProvider>,
)
