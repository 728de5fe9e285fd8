import polars as pl

rows = pl.read_csv("samples.csv.gz")
wide = rows.pivot("scenario", index="replicate", values="burden")
gain = (wide["no_campaign"] - wide["luong_tai"]).rename("gain")
print(gain.describe())

table = pl.scan_csv("run/tables/outcomes_communes.csv")
worst = table.filter(pl.col("outcome") == "yield_loss_share", pl.col("period") == "campaign",
                     pl.col("scenario") == "luong_tai").sort("mean", descending=True)
print(worst.select("commune", "mean", "outcome_q95").head(5).collect())
