let
    Source = Csv.Document(File.Contents("C:\rodsim\run\tables\outcomes_district.csv"),
                          [Delimiter = ",", Encoding = 65001]),
    Heads = Table.PromoteHeaders(Source),
    Numbers = Table.TransformColumnTypes(Heads, {{"mean", type number}, {"outcome_q05", type number},
                                                 {"outcome_q95", type number}}, "en-US"),
    Whole = Table.SelectRows(Numbers, each [period] = "campaign"),
    Slim = Table.SelectColumns(Whole, {"scenario", "outcome", "unit", "mean", "outcome_q05", "outcome_q95"})
in
    Slim
