import { sql } from 'drizzle-orm'
import type { FiguresOfYear } from '../../src/demo/benxi/figures-of-plan.js'
import type { Db } from '../../src/platform/database.js'

/** The figures of January to April of a year, counted from the records of the cases and from nothing that was added up. */
export async function figuresInDatabase(db: Db, year: number): Promise<FiguresOfYear> {
  const isIn = (day: ReturnType<typeof sql>) =>
    sql`${day} between ${`${year}-01-01`}::date and ${`${year}-04-30`}::date`
  const { rows } = await db.execute<Record<keyof FiguresOfYear, string>>(sql`
    with begun as (
      select min(occurred_on) as day from case_events where command = 'acceptOffer' group by court_id, case_id
    ), met as (
      select min(held.began_at at time zone 'Asia/Shanghai')::date as day
        from sessions held
       where held.mode = 'audio-video' and held.status = 'held'
         and (select count(distinct p.role) from session_attendance a join parties p on (p.court_id, p.case_id, p.id) = (a.court_id, a.case_id, a.party_id)
               where (a.court_id, a.session_id) = (held.court_id, held.id) and a.attendance <> 'absent') = 2
       group by held.court_id, held.case_id
    ), disposed as (
      select disposed.occurred_on as day, disposed.occurred_on - docketed.occurred_on as days
        from case_events disposed
        join case_events docketed using (court_id, case_id)
       where disposed.command = 'disposeFastTrack' and docketed.command = 'docketFastTrack'
    ), ended as (
      select min(occurred_on) as day from case_events
       where to_state in ('returned', 'withdrawn', 'transferred', 'closed') group by court_id, case_id
    )
    select (select count(*) from begun where ${isIn(sql`day`)}) as mediations,
           (select count(*) from met where ${isIn(sql`day`)}) as "audioVideoMediations",
           (select count(*) from disposed where ${isIn(sql`day`)}) as "fastTrackCases",
           (select round(avg(days), 1) from disposed where ${isIn(sql`day`)}) as "fastTrackMeanDays",
           (select count(*) from ended where ${isIn(sql`day`)}) as "casesClosed"`)
  const [counted] = rows
  if (counted === undefined) throw new Error('nothing was counted')
  return {
    mediations: Number(counted.mediations),
    audioVideoMediations: Number(counted.audioVideoMediations),
    fastTrackCases: Number(counted.fastTrackCases),
    fastTrackMeanDays: Number(counted.fastTrackMeanDays),
    casesClosed: Number(counted.casesClosed),
  }
}
