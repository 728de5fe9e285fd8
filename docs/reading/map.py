import geopandas

communes = geopandas.read_file("communes.geojson")
print(communes[["commune", "rice_area_ha", "yield_loss_share_q50", "yield_loss_share_q95"]].head())
drawn = communes.plot(column="yield_loss_share_q50", cmap="YlOrBr", edgecolor="grey", legend=True)
for _, row in communes.iterrows():
    at = row.geometry.representative_point()
    drawn.annotate(row["commune"], (at.x, at.y), ha="center", fontsize=7)
drawn.set_axis_off()
drawn.figure.savefig("map.png", dpi=200)
