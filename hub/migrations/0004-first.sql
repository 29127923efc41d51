-- A new device is handed the cases of rounds that are not over before everything else.
create index fact_case_round on fact ((body::jsonb #>> '{content,payload,round}')) where type = 'case.drawn';
