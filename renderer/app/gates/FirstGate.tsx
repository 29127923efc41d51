import { FirstStart } from '#renderer/features/setup/FirstStart.tsx'
import { EnrolForm } from '#renderer/features/sync/EnrolForm.tsx'

/** The first start, with the enrolment form of the sync feature in it. */
export const FirstGate = () => <FirstStart enrol={<EnrolForm />} />
