import type { PreviousFinding } from '#shared/contract/visits.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'

/** What earlier visits found at a place, newest first, with the last look at each; all of it on this device. */
export const previousAt = (db: Reader, body: string, except: string): PreviousFinding[] =>
  db.all<PreviousFinding>(
    `SELECT p.visit, p.problem, p.text, p.day, p.rectify, l.state, l.day AS looked
     FROM visit_problem p JOIN visit_row v ON v.id = p.visit
     LEFT JOIN visit_look l ON l.of_visit = p.visit AND l.problem = p.problem AND l.visit = (
       SELECT x.visit FROM visit_look x JOIN visit_row w ON w.id = x.visit
       WHERE x.of_visit = p.visit AND x.problem = p.problem AND x.visit <> ? AND ${visible('w')}
       ORDER BY x.day DESC, x.visit DESC LIMIT 1)
     WHERE p.body = ? AND p.visit <> ? AND ${visible('v')}
     ORDER BY coalesce(l.state, '') = 'fixed', p.day DESC, p.visit, p.problem LIMIT 100`,
    except,
    body,
    except,
  )
