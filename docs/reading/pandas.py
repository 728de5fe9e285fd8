import pandas

table = pandas.read_csv("run/tables/outcomes_district.csv")
whole = table[table["period"] == "campaign"]
print(whole.pivot(index="outcome", columns="scenario", values="mean").loc[["yield_loss", "cost"]])

rows = pandas.read_csv("samples.csv.gz")
burden = rows.pivot(index="replicate", columns="scenario", values="burden")
gain = burden["no_campaign"] - burden["luong_tai"]          # paired: the same draws and luck
print(f"net benefit: {gain.mean():,.0f} VND, better in {100 * (gain > 0).mean():.0f} of 100")
