//! The Vietnamese help of commands and their arguments. The English one stands beside each of them.

/// What a command does, by its words.
pub(super) const COMMANDS: &[(&str, &str)] = &[
    ("", "Diệt chuột bảo vệ lúa: chi phí, khối lượng làm được, chuột và lúa, từng xã, từng tuần."),
    (
        "run",
        "Mô phỏng một phương án so với không tổ chức chiến dịch; ghi bảng, biểu đồ và tóm tắt.",
    ),
    (
        "open",
        "Mở trang lập kế hoạch trong trình duyệt: lập phương án, so sánh, xem kết quả, lưu lại.",
    ),
    ("compare", "Mô phỏng nhiều phương án trong cùng điều kiện và may rủi, rồi so sánh từng cặp."),
    ("validate", "Kiểm tra tệp kịch bản và nêu mọi lỗi cùng lúc."),
    (
        "explain",
        "Nói rõ kịch bản mô phỏng những gì, bằng lời và bằng số; với --why: vì sao phương án này hơn phương án kia.",
    ),
    ("init", "Tạo kịch bản có chú giải để bắt đầu."),
    (
        "form",
        "Tạo sổ Excel trống để lập kế hoạch: chọn xã, điền diện tích lúa, sửa những gì cần sửa.",
    ),
    ("convert", "Chuyển sổ Excel thành tệp TOML hoặc ngược lại: cùng một kế hoạch ở dạng khác."),
    ("diff", "Nói rõ hai kịch bản khác nhau ở đâu, bằng lời chuyên môn."),
    ("schema", "In JSON Schema (draft-07) của tệp kịch bản."),
    ("chart", "Vẽ lại biểu đồ của một lần chạy, không mô phỏng lại."),
    ("report", "Lập báo cáo của một lần chạy: trang HTML, Word, Excel, CSV cho Excel."),
    ("plan", "Chia một lần chạy lớn cho nhiều máy: plan.json và tệp lệnh cho Slurm."),
    ("shard", "Mô phỏng một phần đã chia, trên máy này."),
    ("merge", "Gộp các phần thành kết quả như khi chạy trên một máy."),
    (
        "sensitivity",
        "Cho biết số liệu đầu vào nào chi phối kết quả hoặc chênh lệch: tỷ phần phương sai, kể cả phần may rủi.",
    ),
    ("value", "Cho biết nên đo thêm gì trước khi chọn, và khi nào thứ hạng đảo chiều."),
    (
        "synth",
        "Tạo một vùng giả định lớn nhỏ tùy ý để đo tốc độ và bộ nhớ, không dùng để ra quyết định.",
    ),
    ("records", "Kiểm tra số liệu thực địa, hoặc tạo biểu mẫu trống để ghi."),
    ("records check", "Nói rõ tệp số liệu có gì, và nêu mọi ô sai."),
    ("records form", "Tạo biểu mẫu trống có danh sách chọn, dạng XLSX."),
    (
        "records synth",
        "Tạo số liệu từ một thực tế do mô hình mô phỏng: để thử và tập huấn, không dùng để ra quyết định.",
    ),
    (
        "update",
        "Học từ số liệu thực địa: phân bố hậu nghiệm của điều chưa biết, và một trang nêu điều gì thay đổi.",
    ),
    ("feasibility", "Cho biết làm được đến đâu: khả năng xong từng đợt, vướng ở đâu, gỡ thế nào."),
    (
        "optimize",
        "Tìm phương án tốt nhất trong mức ngân sách; ghi thành kịch bản, kèm mức chắc chắn.",
    ),
    (
        "verify",
        "Kiểm tra chương trình trên máy này, hoặc kiểm tra thư mục của một lần chạy; mã thoát 5 nếu có gì khác.",
    ),
    (
        "samples",
        "Ghi từng lần mô phỏng của một lần chạy: tham số, năm và kết quả, cho chương trình khác.",
    ),
    ("bench", "Đo tốc độ phần mô phỏng trên máy này."),
    ("demo", "Ba phút làm quen: bốn lệnh nhỏ, sau mỗi lệnh là điều cần nhìn."),
    ("map", "Ghi các xã của một lần chạy kèm kết quả thành GeoJSON, để lập bản đồ trong QGIS …"),
    ("completions", "In phần khai báo để dòng lệnh tự điền tên lệnh và tùy chọn."),
    ("man", "Ghi các trang hướng dẫn cho lệnh `man`, bằng cả hai ngôn ngữ."),
];

/// What an argument is: of one command (`command argument`), or of all that have it.
pub(super) const ARGUMENTS: &[(&str, &str)] = &[
    ("help", "In hướng dẫn này."),
    ("version", "In phiên bản."),
    ("lang", "Ngôn ngữ: vi hoặc en."),
    ("json", "In dạng JSON."),
    ("explain json", "In dạng JSON: cả kế hoạch đã hiểu, hoặc các bước của --why."),
    (
        "color",
        "Màu của hướng dẫn và lời từ chối: auto là khi màn hình có màu và không đặt NO_COLOR.",
    ),
    ("over", "Thay tệp đã có."),
    (
        "sign",
        "Ký lần chạy bằng khóa bí mật này của minisign, loại không có mật khẩu (`minisign -G -W`); `rodsim verify LẦN_CHẠY --signer` cho biết chữ ký của ai.",
    ),
    (
        "verify signer",
        "Lần chạy phải mang chữ ký của ai: khóa công khai của minisign, là tệp hoặc dòng bắt đầu bằng RW.",
    ),
    ("shell", "Chương trình dòng lệnh."),
    (
        "man folder",
        "Thư mục cho các trang, theo cách `man` tìm: `man1` tiếng Anh, `vi/man1` tiếng Việt. Trang đã có được thay.",
    ),
    ("map scenario", "Tên phương án cần lấy kết quả; bỏ trống là phương án dẫn đầu của lần chạy."),
    ("map output", "Tệp sẽ ghi, chẳng hạn map.geojson; bỏ trống thì in ra."),
    ("demo output", "Thư mục kết quả; bỏ trống là `output/demo`, thay lần làm quen trước."),
    ("run json", "In tóm tắt dạng JSON thay cho lời."),
    ("merge json", "In tóm tắt dạng JSON thay cho lời."),
    ("compare json", "Như --format json."),
    ("open file", "Kế hoạch để bắt đầu: sổ Excel hoặc tệp TOML."),
    ("open no_browser", "Chỉ in địa chỉ, không mở trình duyệt."),
    ("open idle", "Kết thúc sau bấy nhiêu giây không có trang nào hỏi."),
    ("open engine", "Ghi trang có sẵn phần mô phỏng này vào --output, không phục vụ trang."),
    ("open output", "Tệp trang sẽ ghi."),
    ("charts", "Chỉ vẽ các biểu đồ này; bỏ trống là tất cả."),
    ("no_charts", "Không vẽ biểu đồ; vẽ sau được bằng `rodsim chart`."),
    (
        "compare condition",
        "Chỉ so sánh những lần mô phỏng thỏa điều kiện này, chẳng hạn \"no_campaign.yield_loss in top quarter\", \"loss_ref < 0.02\" hoặc \"loss_ref in 0.01..0.03 and shock_2023 > 1\"; bên cạnh là mọi lần. Cần từ 200 đến 200.000 lần mô phỏng. Không ghi lần chạy nào: với --output, ghi một thư mục kết quả.",
    ),
    (
        "condition",
        "Chỉ xét những lần mô phỏng thỏa điều kiện này, chẳng hạn \"no_campaign.yield_loss in top quarter\", \"loss_ref < 0.02\" hoặc \"loss_ref in 0.01..0.03 and shock_2023 > 1\".",
    ),
    (
        "value from",
        "Bảng số liệu thay cho kịch bản (.csv, .csv.gz, .xlsx): mỗi dòng một lần rút, các cột lợi ích ròng (nb_TÊN, hoặc e_TÊN và c_TÊN) và các cột tham số, như voi, BCEA của R và SALib của Python vẫn ghi. Không mô phỏng gì.",
    ),
    (
        "net_benefit",
        "Các cột lợi ích ròng; chỉ một cột thì so với 0. Bỏ trống là những cột bắt đầu bằng nb.",
    ),
    ("parameters", "Các cột tham số; bỏ trống là mọi cột còn lại."),
    ("unit_value", "Giá trị của một đơn vị hiệu quả, khi bảng có cột hiệu quả và chi phí."),
    ("together", "Các tham số cần biết cùng lúc, chẳng hạn \"a,b\"; ghi được nhiều lần."),
    ("unit", "Đơn vị của lợi ích ròng, để hiển thị."),
    ("sheet", "Trang của sổ Excel."),
    (
        "bench scenarios",
        "Các kịch bản mô phỏng cùng nhau; bỏ trống là đề án Lương Tài so với không tổ chức chiến dịch.",
    ),
    ("bench replicates", "Số lần mô phỏng của mỗi lần đo."),
    ("bench threads", "Các số luồng cần đo, chẳng hạn 1,2,4; bỏ trống là 1, 2, 4 … và mọi nhân."),
    ("repeats", "Số lần đo mỗi thứ."),
    ("quiet", "Không báo tiến độ ra luồng lỗi chuẩn."),
    ("threads", "Số luồng; 0 là mỗi nhân một luồng. Chỉ đổi thời gian, không đổi kết quả."),
    ("merge threads", "Số luồng đọc các phần; 0 là mỗi nhân một luồng."),
    (
        "instructions",
        "Tập lệnh; bỏ trống là tập lệnh tốt nhất của máy. Chỉ đổi thời gian, không đổi kết quả.",
    ),
    (
        "replicates",
        "Số lần mô phỏng: mỗi lần là một bộ giá trị của điều chưa biết và một chuỗi may rủi.",
    ),
    ("plan replicates", "Tổng số lần mô phỏng."),
    (
        "value replicates",
        "Số lần mô phỏng, từ 200 đến 200.000: mỗi lần là một bộ giá trị của điều chưa biết và một chuỗi may rủi.",
    ),
    ("optimize replicates", "Số lần mô phỏng mỗi phương án trong khi tìm."),
    (
        "precision",
        "Dừng ngay khi một trung bình đủ chính xác, chẳng hạn \"yield_loss ± 50 t\" hoặc \"net_benefit ± 1 %\"; khi đó --replicates là số lần nhiều nhất.",
    ),
    ("seed", "Số khởi tạo ngẫu nhiên; cùng số thì cùng kết quả trên mọi máy."),
    ("optimize seed", "Số khởi tạo ngẫu nhiên khi tìm; số kế tiếp dùng cho các lần mô phỏng mới."),
    (
        "design",
        "Cách rải điểm trong miền của điều chưa biết; mặc định là điểm Sobol xáo trộn nếu đủ lô để tính sai số trung thực, nếu không thì điểm độc lập.",
    ),
    (
        "posterior",
        "Thư mục hậu nghiệm (`rodsim update`): giá trị của điều chưa biết và may rủi đã qua lấy từ đó.",
    ),
    ("samples posterior", "Thư mục hậu nghiệm mà lần chạy dựa vào, nếu có."),
    ("verify posterior", "Thư mục hậu nghiệm mà lần chạy dựa vào, nếu có."),
    (
        "sensitivity posterior",
        "Thư mục hậu nghiệm (`rodsim update`): số liệu đầu vào theo phân bố biên của nó.",
    ),
    ("output", "Thư mục để ghi; bỏ trống thì chương trình tự đặt tên hoặc không ghi gì."),
    ("chart output", "Ghi tệp vào thư mục này, giữ nguyên tệp của lần chạy."),
    ("form output", "Tệp sẽ ghi; từ chối nếu đã có, trừ khi có --force."),
    ("convert output", "Tệp sẽ ghi, .toml hoặc .xlsx; từ chối nếu đã có, trừ khi có --force."),
    ("records form output", "Tệp sẽ ghi; từ chối nếu đã có, trừ khi có --force."),
    ("records synth output", "Tệp CSV sẽ ghi."),
    ("plan output", "Thư mục chia việc, trên ổ mà mọi máy đều thấy."),
    (
        "samples output",
        "Tệp của bảng: .csv hoặc .csv.gz. Tệp `….columns.csv` bên cạnh nói rõ từng cột là gì, đơn vị nào.",
    ),
    ("verify output", "Ghi thêm bảng vào tệp Markdown này; từ chối nếu đã có, trừ khi có --force."),
    ("force", "Thay những gì chương trình đã ghi vào thư mục đó trước đây."),
    ("units", "Báo cáo theo đơn vị hành chính của thời điểm: 2022, 2024-12 hoặc 2025-07."),
    (
        "weekly_communes",
        "Lập thêm bảng chuột, bẫy và diện tích xử lý từng xã, từng tuần (tables/weekly_communes.csv).",
    ),
    (
        "samples",
        "Ghi thêm từng lần mô phỏng vào tệp này, .csv hoặc .csv.gz: mọi tham số, năm và kết quả (làm sau được bằng `rodsim samples`). Phải mô phỏng thêm một lượt.",
    ),
    ("scenario", "Tệp kịch bản, hoặc tên kịch bản có sẵn; bỏ trống là đề án Lương Tài."),
    ("explain scenario", "Tệp kịch bản, hoặc tên kịch bản có sẵn."),
    ("convert scenario", "Tệp kịch bản, Excel hoặc TOML, hoặc tên kịch bản có sẵn."),
    (
        "update scenario",
        "Tệp kịch bản, hoặc tên kịch bản có sẵn: những gì đã lập kế hoạch và đã biết.",
    ),
    ("records synth scenario", "Kịch bản mà thực tế được mô phỏng theo."),
    ("scenarios", "Tệp kịch bản, hoặc tên kịch bản có sẵn."),
    (
        "plan scenarios",
        "Tệp kịch bản, hoặc tên kịch bản có sẵn; chỉ một thì so với không tổ chức chiến dịch, như `run`.",
    ),
    (
        "sensitivity scenarios",
        "Tệp kịch bản, hoặc tên kịch bản có sẵn; chỉ một thì so với không tổ chức chiến dịch của chính nó.",
    ),
    (
        "value scenarios",
        "Các phương án để chọn; chỉ một thì so với không tổ chức chiến dịch của chính nó.",
    ),
    ("reference", "Tên phương án dùng để so sánh; bỏ trống là phương án đầu."),
    ("different_land", "Vẫn so sánh các kịch bản của những vùng đất khác nhau."),
    ("format", "In bản so sánh ở dạng này."),
    ("pairs", "In thêm mọi cặp phương án; với CSV thì in thay cho bảng chính."),
    (
        "why",
        "Hai kịch bản: đổi lần lượt từng điểm khác nhau, từ kịch bản thứ nhất đến kịch bản thứ hai.",
    ),
    (
        "annotate",
        "Bên cạnh mỗi sổ có lỗi, ghi một bản tô màu các ô sai kèm lời giải thích. Bản này ghi lại từ những gì đã đọc: giữ giá trị, không giữ công thức và trình bày.",
    ),
    ("file", "Tệp sẽ ghi; từ chối nếu đã có, trừ khi có --force."),
    ("records check file", "Tệp CSV hoặc sổ XLSX."),
    (
        "province",
        "Tỉnh có các xã để chọn; nếu --communes không nêu xã nào thì biểu mẫu có tất cả các xã.",
    ),
    ("communes", "Tên hoặc mã các xã của kế hoạch, cách nhau bằng dấu phẩy."),
    ("samples communes", "Thêm một dòng cho mỗi xã."),
    ("synth communes", "Số xã."),
    ("records synth communes", "Số xã của vùng giả định để thử."),
    ("template", "Kịch bản để lấy sẵn các đợt, đơn giá và giới hạn; bỏ trống là đề án Lương Tài."),
    ("first_year", "Năm đầu của kế hoạch; bỏ trống là năm sau, hoặc năm của kịch bản mẫu."),
    ("a", "Kịch bản thứ nhất."),
    ("b", "Kịch bản thứ hai."),
    ("run", "Thư mục của một lần chạy."),
    (
        "value run",
        "Thư mục của lần `run` hoặc `compare` đã xong với cùng các kịch bản và cùng số khởi tạo: kết quả, từ --replicates lần mô phỏng riêng, ghi thêm vào đó. Dùng thay cho --output.",
    ),
    (
        "verify run",
        "Thư mục của một lần chạy (của `run`, `compare`, `merge` hoặc của trang lập kế hoạch): mô phỏng lại, lập lại mọi tệp, cả những gì `value --run` ghi thêm, rồi đối chiếu. Không có thì chương trình tự kiểm tra mình.",
    ),
    ("only", "Chỉ những biểu đồ này."),
    ("report only", "Chỉ lập những phần này, giữ nguyên phần còn lại của báo cáo trước."),
    (
        "size",
        "Rộng x cao tính bằng mm, chẳng hạn 155x95mm hoặc 75x60mm, đúng từng mm; ít chỗ thì chữ nhỏ hơn và bớt chi tiết; biểu đồ không đọc được ở cỡ đó thì không vẽ, và được nêu tên kèm cỡ nhỏ nhất.",
    ),
    ("dpi", "Số điểm ảnh mỗi inch."),
    ("grey", "Để in đen trắng."),
    ("no_title", "Bỏ câu kết luận phía trên, vì lời chú của văn bản đã nói; dòng dưới nó vẫn còn."),
    (
        "title",
        "Ghi câu này phía trên biểu đồ thay cho câu kết luận; dùng cho một biểu đồ nêu ở --only.",
    ),
    ("unverified", "Vẫn làm dù lần chạy không còn như lúc ghi; kết quả đều ghi rõ điều đó."),
    ("commune", "Chỉ nói về các xã này (tên hoặc mã); bỏ trống là tất cả."),
    ("report commune", "Thêm một trang cho mỗi xã này (tên hoặc mã), hoặc `all` cho mọi xã."),
    ("shards", "Số phần."),
    (
        "target_seconds",
        "Số giây mỗi phần nên chạy trên một nhân, đo ngay trên máy này; bỏ trống là 600.",
    ),
    ("limit", "Số phần chạy cùng lúc nhiều nhất."),
    (
        "batch",
        "Số lần mô phỏng trong một lô, bội số của 8; số khác cho giá trị khác với `compare`.",
    ),
    ("plan", "Thư mục chia việc."),
    ("index", "Số thứ tự của phần; bỏ trống thì lấy số của việc trong mảng việc."),
    ("count", "Làm liền bấy nhiêu phần, kể từ số thứ tự."),
    (
        "max_time",
        "Sau bấy nhiêu giây thì không bắt đầu phần mới; lần sau gọi lại lệnh này để làm tiếp.",
    ),
    (
        "optimize max_time",
        "Ngừng tìm sau bấy nhiêu giây và lấy phương án tốt nhất đến lúc đó, như Ctrl-C. Máy khác khi đó có thể tìm ra phương án khác.",
    ),
    (
        "missing",
        "Chỉ in các phần phải chạy lại, theo dạng của `sbatch --array`; mã thoát là 0, dù còn thiếu hay không.",
    ),
    (
        "outcome",
        "Kết quả cần xét: `net_benefit`, `yield_loss`, `cost`, `paid_commune`, `burden`, …; của mọi phương án và chênh lệch so với phương án so sánh.",
    ),
    (
        "base",
        "Số dòng của thiết kế; bỏ trống là 512 với Sobol, 32 với Morris. Cả hai đều tính khoảng 60 lần cho mỗi dòng.",
    ),
    ("method", "Tỷ phần phương sai, hoặc cách xem nhanh."),
    (
        "surveys",
        "Tệp TOML nêu các cuộc điều tra và thí nghiệm cần định giá; bỏ trống là những cuộc có sẵn trong chương trình.",
    ),
    ("folder", "Thư mục cho kịch bản và các bảng; từ chối nếu đã có gì trong đó."),
    ("records", "Số liệu thực địa, CSV hoặc XLSX; xem `rodsim records form`."),
    (
        "until",
        "Ngày cuối cùng có số liệu được tính: dd/mm/yyyy hoặc yyyy-mm-dd. Tính trọn tuần đó.",
    ),
    (
        "no_plan",
        "Không lập lại kế hoạch cho phần còn lại; trang kết quả khi đó không nói kế hoạch đổi ra sao (làm sau được bằng `rodsim optimize --posterior`).",
    ),
    (
        "particles",
        "Số quá khứ khả dĩ tạo nên hậu nghiệm. Độ tin cậy của các khoảng đã được khảo sát với 512; ít hơn thì khoảng hẹp quá.",
    ),
    ("records synth until", "Ngày cuối cùng được ghi chép."),
    ("records synth truth", "Số thứ tự của thực tế."),
    (
        "records synth shyness",
        "Mức giảm mỗi tuần (log) của khả năng phát hiện ở tuyến bẫy, thay cho phân bố tiên nghiệm.",
    ),
    ("records synth trap_lines", "Chỉ tuyến bẫy."),
    (
        "records synth parameter",
        "Một tham số của thực tế, của mô hình hoặc của việc quan sát, chẳng hạn loss_ref=0.02 hoặc trap_line_detection=0.7; ghi được nhiều lần. Tham số khác rút từ phân bố tiên nghiệm.",
    ),
    (
        "records synth recover",
        "Thử lại bấy nhiêu thực tế trong vùng có --communes xã, cho biết các khoảng chứa đúng bao nhiêu lần, thay cho ghi tệp.",
    ),
    ("records form scenario", "Kịch bản của vùng; bỏ trống là đề án Lương Tài."),
    ("records check scenario", "Kịch bản của vùng; bỏ trống là đề án Lương Tài."),
    (
        "optimize from",
        "Lập lại kế hoạch cho chiến dịch đang làm, kể từ ngày này (dd/mm/yyyy hoặc yyyy-mm-dd): việc bắt đầu trước đó giữ nguyên, tính trọn tuần. Bỏ trống là ngày sau số liệu của --posterior; không có thì là cả chiến dịch.",
    ),
    (
        "optimize budget",
        "Chi phí kỳ vọng của chiến dịch trong mọi năm, kể cả phần đã qua, không kể việc nông dân vẫn làm: \"11,9 tỷ\", số đồng, `scheme` là bằng chi phí kỳ vọng của chính kịch bản, hoặc `own` là kinh phí của các xã ghi trong kịch bản, so với phần xã chi; với --by payer thì mỗi nguồn một mức: commune=10 tỷ. Bỏ trống là `own` nếu kịch bản có ghi kinh phí, không thì `scheme`.",
    ),
    (
        "optimize by",
        "Ai phải giữ trong mức đó: tất cả các xã cùng nhau, từng xã theo phần ngân sách của kịch bản (theo diện tích lúa nếu ngân sách không giới hạn), hoặc từng nguồn chi.",
    ),
    (
        "optimize objective",
        "Điều cần tốt nhất: `net_benefit`, `yield_loss`, `burden`, …; trung bình cả vùng trong chiến dịch.",
    ),
    (
        "optimize chance_constraint",
        "Giới hạn phải giữ được với một khả năng, chẳng hạn \"cost <= B: 0.9\" (B là ngân sách).",
    ),
    ("optimize equity", "Giới hạn cho xã kém nhất, chẳng hạn \"worst commune loss <= 8 %: 0.8\"."),
    (
        "optimize levers",
        "Chỉ dùng các biện pháp này: trapping, baiting, hunting, barriers, habitat.",
    ),
    (
        "optimize last_year",
        "Kịch bản của việc đã làm năm trước, để so sánh; bỏ trống là chỉ có việc nông dân vẫn làm.",
    ),
    (
        "optimize fresh",
        "Số lần mô phỏng mới, với số khởi tạo khác, để định giá phương án được chọn và các phương án so sánh: bỏ trống là 2.048, hoặc mỗi quá khứ của --posterior một lần và không hơn.",
    ),
    ("optimize same_every_year", "Giữ mỗi đợt như nhau trong mọi năm."),
    ("optimize plan_file", "Ghi thêm kế hoạch vào tệp này."),
    (
        "verify sample",
        "Chỉ mô phỏng lại vài lô của lần chạy, cho những lần chạy hàng giờ. Khi đó các con số của summary.json và value.json được tin mà không tính lại; bảng, biểu đồ và báo cáo được tạo lại từ chúng.",
    ),
];

/// What a command does.
pub(super) fn command(path: &str) -> Option<&'static str> {
    let path = same(path);
    COMMANDS.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}

/// The entry of an argument: that of its command, or else of all.
#[cfg(test)]
pub(super) fn key(path: &str, id: &str) -> Option<&'static str> {
    entry(path, id).map(|(key, _)| key)
}

/// What an argument is.
pub(super) fn argument(path: &str, id: &str) -> Option<&'static str> {
    entry(path, id).map(|(_, text)| text)
}

fn entry(path: &str, id: &str) -> Option<(&'static str, &'static str)> {
    let own = format!("{} {id}", same(path));
    let find = |key: &str| ARGUMENTS.iter().find(|(known, _)| *known == key).copied();
    find(&own).or_else(|| find(id))
}

/// A command that has two names goes by the first.
fn same(path: &str) -> &str {
    if path == "synth records" { "records synth" } else { path }
}
