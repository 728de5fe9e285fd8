import polars as pl

# All rows decide the types: the first ones may be whole numbers.
rows = pl.read_csv("samples.csv.gz", infer_schema_length=None)
wide = rows.pivot("scenario", index="replicate", values="burden")
gain = wide["no_campaign"] - wide["luong_tai"]  # same draws, same luck
print(gain.describe())

table = pl.read_csv("run/tables/outcomes_communes.csv",
                    infer_schema_length=None)
worst = table.filter(pl.col("outcome") == "yield_loss_share",
                     pl.col("period") == "campaign",
                     pl.col("scenario") == "luong_tai")
worst = worst.sort("mean", descending=True)
print(worst.select("commune", "mean", "outcome_q95").head(5))
