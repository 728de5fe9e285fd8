table <- read.csv("run/tables/outcomes_district.csv")
whole <- subset(table, period == "campaign" & outcome %in% c("yield_loss", "cost"))
print(reshape(whole[c("scenario", "outcome", "mean")], idvar = "scenario",
              timevar = "outcome", direction = "wide"))

rows <- read.csv("samples.csv.gz")
burden <- tapply(rows$burden, list(rows$replicate, rows$scenario), sum)
gain <- burden[, "no_campaign"] - burden[, "luong_tai"]     # paired: the same draws and luck
cat(sprintf("net benefit %.0f VND, better in %.0f of 100\n", mean(gain), 100 * mean(gain > 0)))
hist(gain / 1e9, main = "Net benefit, thousand million VND", xlab = "")
