import geopandas

communes = geopandas.read_file("communes.geojson")
print(communes[["commune", "yield_loss_share_q50", "yield_loss_share_q95"]])
share = communes["yield_loss_share_q50"]
# From nothing up to a round share: between the least and the greatest,
# the ramp would show differences that the runs cannot tell apart.
drawn = communes.plot(column="yield_loss_share_q50", cmap="YlOrBr",
                      vmin=0, vmax=max(0.05, share.max()),
                      edgecolor="grey", legend=True)
for _, row in communes.iterrows():
    at = row.geometry.representative_point()  # inside, whatever the shape
    drawn.annotate(f"{row['commune']}\n{row['yield_loss_share_q50']:.1%}",
                   (at.x, at.y), ha="center", va="center", fontsize=6)
drawn.set_axis_off()
drawn.figure.savefig("map.png", dpi=200)
