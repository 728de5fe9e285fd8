import pandas

table = pandas.read_csv("run/tables/outcomes_district.csv")
whole = table[table["period"] == "campaign"]
means = whole.pivot(index="outcome", columns="scenario", values="mean")
print(means.loc[["yield_loss", "cost"]])

rows = pandas.read_csv("samples.csv.gz")
burden = rows.pivot(index="replicate", columns="scenario", values="burden")
gain = burden["no_campaign"] - burden["luong_tai"]  # same draws, same luck
print(f"net benefit {gain.mean():,.0f} VND, better {(gain > 0).mean():.0%}")
