import duckdb

print(duckdb.sql("""
    SELECT commune, round(100 * mean, 2) AS loss_percent,
           round(100 * outcome_q95, 1) AS one_in_twenty
    FROM 'run/tables/outcomes_communes.csv'
    WHERE scenario = 'luong_tai' AND period = 'campaign'
      AND outcome = 'yield_loss_share'
    ORDER BY mean DESC LIMIT 5"""))
print(duckdb.sql("""
    SELECT avg(n.burden - s.burden) AS net_benefit_vnd,
           avg((n.burden > s.burden)::INT) AS chance
    FROM 'samples.csv.gz' n JOIN 'samples.csv.gz' s USING (replicate)
    WHERE n.scenario = 'no_campaign' AND s.scenario = 'luong_tai'"""))
