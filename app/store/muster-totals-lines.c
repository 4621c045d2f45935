/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-totals-lines.h"

/* Parameters of every statement:
 *   ?1 cut-off, ms UTC        ?2 cut-off as a date in UTC+8      ?3 campaign, or NULL
 *   ?4 squad, or NULL         ?5 org unit, or NULL               ?6 county code, or NULL      ?7 fair, or NULL
 *
 * Only complete records that are not deleted count. A record belongs to the campaign of the squad that made it; one that
 * headquarters made belongs to every campaign. */
const char muster_total_prefix[]
    = "WITH RECURSIVE org (id) AS ("
      "  SELECT ?5 WHERE ?5 IS NOT NULL UNION SELECT o._id FROM record_org_unit o JOIN org ON o.parent_id = org.id"
      "), team (id) AS ("
      "  SELECT s._id FROM record_squad s WHERE NOT s._deleted"
      "  AND (?3 IS NULL OR s.campaign = ?3) AND (?4 IS NULL OR s._id = ?4)"
      "  AND (?5 IS NULL OR s.report_to IN (SELECT id FROM org))"
      "), stay AS ("
      "  SELECT d.* FROM record_deployment d WHERE d._complete AND NOT d._deleted AND d.start_date <= ?2"
      "  AND d.squad_id IN (SELECT id FROM team)"
      "  AND (?6 IS NULL OR substr (d.place_div, 1, length (?6)) = ?6)"
      "), held AS ("
      "  SELECT f.* FROM record_fair f WHERE f._complete AND NOT f._deleted AND f.state = '3' AND f.end_at <= ?1"
      "  AND (f._squad IN (SELECT id FROM team) OR (f._squad IS NULL AND ?4 IS NULL AND ?5 IS NULL))"
      "  AND (?6 IS NULL OR substr (f.place_div, 1, length (?6)) = ?6) AND (?7 IS NULL OR f._id = ?7)"
      "), booth AS ("
      "  SELECT e.* FROM record_fair_employer e JOIN held ON held._id = e.fair_id"
      "  WHERE e._complete AND NOT e._deleted AND e.attended"
      "), wish AS ("
      "  SELECT i.*, coalesce (w.merged_into, w._id) AS person FROM record_intention i"
      "  JOIN lead l ON l.intention = i._id JOIN record_worker w ON w._id = i.worker_id"
      "  LEFT JOIN record_fair f ON f._id = i.fair_id"
      "  WHERE l.complete AND l.review_state NOT IN (5, 6) AND i.taken_at <= ?1"
      "  AND (i._squad IN (SELECT id FROM team) OR (i._squad IS NULL AND ?4 IS NULL AND ?5 IS NULL))"
      "  AND (?6 IS NULL OR substr (coalesce (f.place_div, w.hukou_div), 1, length (?6)) = ?6)"
      "  AND (?7 IS NULL OR i.fair_id = ?7)"
      "), signed AS ("
      "  SELECT a.* FROM record_agreement a WHERE a._complete AND NOT a._deleted AND a.state IN ('5', '6', '7', '8')"
      "  AND a.signed_date <= ?2 AND a.agr_type <> '2'"
      "  AND (a._squad IN (SELECT id FROM team) OR (a._squad IS NULL AND ?4 IS NULL AND ?5 IS NULL))"
      "  AND (?6 IS NULL OR substr (a.signed_place_div, 1, length (?6)) = ?6)"
      "), side AS ("
      "  SELECT p.* FROM record_agreement_party p JOIN signed ON signed._id = p.agreement_id AND signed.agr_type = '4'"
      "  WHERE p._complete AND NOT p._deleted"
      ") ";

const MusterTotalLine muster_total_lines[] = {
  { "S1.squads", "Squads sent out", "小分队", "squad", FALSE, FALSE, "SELECT DISTINCT squad_id, 1 FROM stay" },
  { "S1.provinces", "Provinces", "省份", NULL, FALSE, FALSE,
    "SELECT DISTINCT substr (place_div, 1, 2), 1 FROM stay WHERE length (place_div) >= 2" },
  { "S1.prefectures", "Places (prefectures)", "驻点(地市)", NULL, FALSE, FALSE,
    "SELECT DISTINCT substr (place_div, 1, 4), 1 FROM stay WHERE length (place_div) >= 4" },
  { "S1.counties", "Places (counties)", "驻点(县市区)", NULL, FALSE, FALSE,
    "SELECT DISTINCT substr (place_div, 1, 6), 1 FROM stay WHERE length (place_div) >= 6" },
  { "S2.employers", "Employers brought", "组织企业(家)", "employer", TRUE, FALSE, "SELECT DISTINCT employer_id, 1 FROM booth" },
  { "S2.attendances", "Employer attendances", "参会企业(家次)", "fair_employer", TRUE, FALSE, "SELECT _id, 1 FROM booth" },
  { "S3.posts", "Posts brought", "带去岗位(个)", "opening", TRUE, FALSE,
    "SELECT o._id, o.headcount FROM record_opening o WHERE o._complete AND NOT o._deleted AND o._id IN"
    " (SELECT unhex (replace (j.value, '-', '')) FROM booth, json_each (booth.opening_ids) j)" },
  { "S4.fairs", "On-site fairs held", "现场招聘活动(场)", "fair", TRUE, FALSE,
    "SELECT _id, 1 FROM held WHERE fair_type IN ('1', '2', '3', '4', '5', '9')" },
  { "S5.intentions", "Intentions", "达成意向(人次)", "intention", TRUE, FALSE, "SELECT _id, 1 FROM wish" },
  { "S5.persons", "Persons with an intention", "意向人数(人)", "worker", TRUE, FALSE, "SELECT DISTINCT person, 1 FROM wish" },
  { "S6.agreements", "Labour-cooperation agreements signed", "签订劳务协作协议(份)", "agreement", FALSE, FALSE,
    "SELECT _id, 1 FROM signed" },
  { "S8.employers", "Employers at the fair", "到场企业(家)", "employer", TRUE, TRUE, "SELECT DISTINCT employer_id, 1 FROM booth" },
  { "S8.posts_offered", "Posts offered at the fair", "现场提供岗位(个)", "fair_employer", TRUE, TRUE,
    "SELECT _id, openings_offered FROM booth" },
  { "S8.attendance", "People who entered", "进场人数(人)", "fair", TRUE, TRUE,
    "SELECT _id, coalesce (attendance_count, 0) FROM held" },
  { "S8.intentions", "Intentions at the fair", "初步意向(人次)", "intention", TRUE, TRUE, "SELECT _id, 1 FROM wish" },
  { "S8.intentions_preliminary", "of them preliminary", "其中:初步意向", "intention", TRUE, TRUE,
    "SELECT _id, 1 FROM wish WHERE strength = '1'" },
  { "S8.intentions_reached", "of them reached, interviewed or hired", "其中:达成意向及以上", "intention", TRUE, TRUE,
    "SELECT _id, 1 FROM wish WHERE strength IN ('2', '3', '4')" },
  { "S9.agreements", "Village–enterprise agreements", "村企联盟协议(份)", "agreement", FALSE, FALSE,
    "SELECT _id, 1 FROM signed WHERE agr_type = '4'" },
  { "S9.employers", "Employers in them", "签约企业(家)", "agreement_party", FALSE, FALSE,
    "SELECT min (_id), 1 FROM side WHERE role = '3' GROUP BY coalesce (hex (employer_id), org_name)" },
  { "S9.villages", "Villages in them", "签约村(个)", "agreement_party", FALSE, FALSE,
    "SELECT min (_id), 1 FROM side WHERE role = '4' GROUP BY coalesce (div, org_name)" },
};

const guint muster_n_total_lines = G_N_ELEMENTS (muster_total_lines);
