//! The sentences of the first page and of the terminal.

use super::Word;

words! {
    TITLE: "Kết quả mô phỏng chiến dịch diệt chuột bảo vệ lúa: {place}", "Rat control in rice, simulated: {place}";
    H_CHOOSE: "Phương án nên chọn", "What to choose";
    H_SAVES: "Giữ được bao nhiêu", "What it saves";
    H_COSTS: "Chi bao nhiêu, ai chi", "What it costs, and whom";
    H_OFTEN: "Bao nhiêu lần tốt hơn", "How often it is better";
    H_WRONG: "Nếu chọn sai", "What a wrong choice would cost";
    H_MEASURE: "Đáng đo thêm nhất", "What to measure next";
    H_FAILS: "Phương án thất bại khi nào", "When it fails";
    H_WEAK: "Số liệu đầu vào yếu nhất", "The weakest inputs";
    H_CAVEATS: "Cách đọc các con số", "How to read the numbers";

    BURDEN: "gánh nặng (chi phí cộng giá trị lúa mất, hiện giá)", "burden (cost plus value of the yield lost, present value)";
    NO_CAMPAIGN: "không tổ chức chiến dịch", "no campaign";
    QUOTED: "“{name}”", "“{name}”";

    CHOOSE_ONE: "Nên chọn {arm}: tính trung bình toàn vùng, cả chiến dịch {period}, {outcome} thấp nhất và phân biệt được với mọi phương án khác.", "Choose {arm}: the lowest mean {outcome} (district, whole campaign {period}), told apart from every other scenario.";
    CHOOSE_BEST: "Nên chọn {arm}: tính trung bình toàn vùng, cả chiến dịch {period}, {outcome} tốt nhất và phân biệt được với mọi phương án khác.", "Choose {arm}: the best mean {outcome} (district, whole campaign {period}), told apart from every other scenario.";
    CHOOSE_REFERENCE: "Chưa có phương án nào đáng thay cho {arm}: tính trung bình toàn vùng, cả chiến dịch {period}, phương án đối chứng này có {outcome} tốt nhất và phân biệt được với các phương án khác.", "Nothing is worth replacing {arm}: the mean {outcome} of this reference is the best (district, whole campaign {period}) and can be told apart from the others.";
    CHOOSE_TIED: "Chưa phân biệt được {arms} về {outcome}, tính trung bình toàn vùng, cả chiến dịch {period}; vì thế không xếp hạng.", "{arms} cannot be told apart by mean {outcome} (district, whole campaign {period}), so they are not ranked.";
    TELL_MORE: "Cần thêm khoảng {n} lần mô phỏng để có thể phân biệt.", "About {n} more replicates would probably tell them apart.";
    TELL_NEVER: "Mô phỏng thêm cũng khó phân biệt; nên chọn theo nguồn kinh phí và khả năng tổ chức.", "More replicates would hardly tell them apart; choose by funding and by what can be organised.";
    CHOOSE_UNRANKED: "Lần chạy này không xếp hạng; các câu sau nói về {arm}.", "This run ranks nothing; the sentences below concern {arm}.";
    CHOOSE_ALONE: "Chỉ có một phương án, {arm}; không có phương án đối chứng nên không nói được là đáng làm hay không.", "There is one scenario, {arm}, and no reference; whether it is worth doing cannot be said.";

    SAVES: "So với {reference}, {arm} giữ được trung bình {mean} tấn thóc (sai số mô phỏng {mcse} tấn), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "Against {reference}, {arm} saves a mean of {mean} t of paddy (simulation error {mcse} t), or {quintals} quintals/ha a crop; district, whole campaign {period}.";
    LOSES: "So với {reference}, {arm} làm mất thêm trung bình {mean} tấn thóc (sai số mô phỏng {mcse} tấn), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "Against {reference}, {arm} loses a mean of {mean} t of paddy more (simulation error {mcse} t), or {quintals} quintals/ha a crop; district, whole campaign {period}.";
    SAVES_UNCLEAR: "Chưa phân biệt được {arm} với {reference} về sản lượng lúa mất: khoảng tin cậy 95% của trung bình từ {low} đến {high} tấn giữ được (toàn vùng, cả chiến dịch {period}).", "{arm} and {reference} cannot be told apart by yield lost: the 95% confidence interval of the mean runs from {low} to {high} t saved (district, whole campaign {period}).";
    SAVES_CI: "Khoảng tin cậy 95% của trung bình: từ {low} đến {high} tấn.", "95% confidence interval of the mean: {low} to {high} t.";
    SAVES_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng cho từ {low} đến {high} tấn giữ được.", "Range of outcomes: in 90% of replicates {low} to {high} t are saved.";
    LOSS_ONLY: "{arm}: mất trung bình {mean} tấn thóc (sai số mô phỏng {mcse} tấn), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "{arm}: a mean of {mean} t of paddy is lost (simulation error {mcse} t), or {quintals} quintals/ha a crop; district, whole campaign {period}.";

    COSTS_MORE: "So với {reference}, {arm} tốn thêm trung bình {mean} triệu đồng (sai số mô phỏng {mcse} triệu đồng; toàn vùng, cả chiến dịch {period}, giá {prices}).", "Against {reference}, {arm} costs a mean of {mean} million VND more (simulation error {mcse} million; district, whole campaign {period}, prices of {prices}).";
    COSTS_LESS: "So với {reference}, {arm} tốn ít hơn trung bình {mean} triệu đồng (sai số mô phỏng {mcse} triệu đồng; toàn vùng, cả chiến dịch {period}, giá {prices}).", "Against {reference}, {arm} costs a mean of {mean} million VND less (simulation error {mcse} million; district, whole campaign {period}, prices of {prices}).";
    PAYERS_LESS: "Trung bình chi ít hơn: ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers} triệu đồng (số âm là chi thêm).", "On average the province pays {province}, the communes {commune}, farmers and co-operatives {farmers} million VND less (negative: more).";
    COSTS_LESS_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng tốn ít hơn từ {low} đến {high} triệu đồng (số âm là tốn thêm).", "Range of outcomes: {low} to {high} million VND less in 90% of replicates (negative: more).";
    COSTS: "{arm} tốn trung bình {mean} triệu đồng (sai số mô phỏng {mcse} triệu đồng; toàn vùng, cả chiến dịch {period}, giá {prices}, gồm cả phần nông dân tự diệt).", "{arm} costs a mean of {mean} million VND (simulation error {mcse} million; district, whole campaign {period}, prices of {prices}, farmers' usual practice included).";
    PAYERS: "Trong đó trung bình ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers} triệu đồng.", "Of this, on average, the province pays {province}, the communes {commune}, farmers and co-operatives {farmers} million VND.";
    COSTS_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng cho từ {low} đến {high} triệu đồng.", "Range of outcomes: {low} to {high} million VND in 90% of replicates.";
    COSTS_SEE: "Đọc kèm các lưu ý ở mục “{heading}”.", "Read with the notes under “{heading}”.";
    COSTS_PLACEHOLDER: "Số tiền dựa một phần vào giá tạm, chưa có giá công bố.", "These sums rest in part on placeholder prices that nobody has published.";

    OFTEN: "Cứ 100 lần thì {times} lần {arm} tốt hơn {reference} xét theo {outcome}, toàn vùng, cả chiến dịch {period}.", "{arm} is better than {reference} in {times} of 100 replicates by {outcome}, district, whole campaign {period}.";
    OFTEN_YIELD: "Cứ 100 lần thì {times} lần lúa mất ít hơn.", "Less yield is lost in {times} of 100 replicates.";
    OFTEN_NONE: "Không có phương án đối chứng, nên không tính được số lần tốt hơn.", "There is no reference, so no chance of being better.";

    WRONG: "Nếu chọn {arm} mà phương án khác mới là tốt nhất, thiệt hại kỳ vọng khoảng {loss} triệu đồng (toàn vùng, cả chiến dịch {period}, giá thóc {price} đồng/kg).", "Choosing {arm} when another is the best costs about {loss} million VND in expectation (district, whole campaign {period}, paddy at {price} VND/kg).";
    WRONG_OTHERS: "Nếu chọn phương án khác, thiệt hại kỳ vọng là: {list} triệu đồng.", "With another choice the expected loss would be: {list} million VND.";
    WRONG_NONE: "Chỉ một phương án: không tính được thiệt hại do chọn sai.", "With one scenario there is no wrong choice to price.";

    MEASURE: "Đáng đo thêm nhất: {input}; biết chính xác số này đáng giá trung bình {value} triệu đồng (sai số mô phỏng {mcse} triệu đồng; toàn vùng, cả chiến dịch {period}).", "Most worth measuring: {input}; knowing it exactly is worth a mean of {value} million VND (simulation error {mcse} million; district, whole campaign {period}).";
    MEASURE_BOUND: "Chưa tính giá trị của từng số liệu. Biết trước mọi điều chưa chắc chắn, kể cả thời tiết và may rủi, đáng giá khoảng {value} triệu đồng cho việc chọn phương án (toàn vùng, cả chiến dịch {period}): đó là mức trần cho mọi khảo sát.", "The worth of each input has not been computed. Knowing everything uncertain, weather and luck included, is worth about {value} million VND to the choice (district, whole campaign {period}): a ceiling for any survey.";
    MEASURE_NONE: "Lần chạy này chưa tính giá trị của việc đo thêm.", "This run has not computed what measuring would be worth.";
    MEASURE_PRICES: "Trước hết cần báo giá thật thay cho giá tạm.", "Real quotations in place of placeholder prices come first.";

    FAILS_COMPLETION: "Khó hoàn thành nhất của {arm} là {programme}: cứ 100 lần thì {times} lần toàn vùng đạt ít nhất 95% kế hoạch của cả chiến dịch; cản trở thường gặp nhất: {limit}.", "The programme of {arm} hardest to complete is {programme}: the district completes at least 95% of the campaign's plan in {times} of 100 replicates; most frequent limit: {limit}.";
    FAILS_TAIL: "Trong 5% số lần xấu nhất, {arm} giữ được không quá {low} tấn thóc so với {reference} (toàn vùng, cả chiến dịch {period}).", "In the worst 5% of replicates {arm} saves no more than {low} t of paddy against {reference} (district, whole campaign {period}).";
    FAILS_TAIL_LOSS: "Trong 5% số lần xấu nhất, {arm} làm mất thêm ít nhất {low} tấn thóc so với {reference} (toàn vùng, cả chiến dịch {period}).", "In the worst 5% of replicates {arm} loses at least {low} t of paddy more than {reference} (district, whole campaign {period}).";
    FAILS_PRICE_BELOW: "Nếu 1 kg thóc chỉ đáng {price} đồng trở xuống, {other} có thiệt hại kỳ vọng thấp hơn.", "If 1 kg of paddy is worth {price} VND or less, {other} has the lower expected loss.";
    FAILS_PRICE_ABOVE: "Nếu 1 kg thóc đáng từ {price} đồng trở lên, {other} có thiệt hại kỳ vọng thấp hơn.", "If 1 kg of paddy is worth {price} VND or more, {other} has the lower expected loss.";
    FAILS_NONE: "Lần chạy này không cho biết khi nào phương án thất bại.", "This run does not show when the scenario fails.";

    WEAK: "Chưa có nguồn, chỉ là giá trị tạm: {inputs}.", "Without any source, placeholders only: {inputs}.";
    WEAK_INFERRED: "Suy đoán, chưa có số đo tại chỗ: {inputs}.", "Inferred, not measured here: {inputs}.";
    WEAK_MORE: "và {n} số liệu khác", "and {n} more";
    WEAK_NONE: "Lần chạy này không nêu số liệu đầu vào nào là tạm.", "This run names no placeholder among its inputs.";

    LINE_HEAD: "{place}: {replicates} lần mô phỏng, {n} phương án, {period}, giá {prices}", "{place}: {replicates} replicates, {n} scenarios, {period}, prices of {prices}";
    LINE_COST: "Chi phí (toàn vùng, cả chiến dịch): trung bình {mean} triệu đồng, sai số mô phỏng {mcse}; khoảng của kết quả {low} đến {high}", "Cost (district, campaign): mean {mean} million VND, simulation error {mcse}; range of outcomes {low} to {high}";
    LINE_PAYERS: "Ai chi (trung bình, triệu đồng): tỉnh {province}, xã {commune}, HTX và nông dân {farmers}", "Who pays (mean, million VND): province {province}, communes {commune}, farmers and co-operatives {farmers}";
    LINE_DONE: "Hoàn thành ít nhất 95% kế hoạch, cứ 100 lần thì: {list} lần", "At least 95% of the plan completed, times in 100: {list}";
    LINE_RATS: "Mật độ chuột trung bình (toàn vùng, cả chiến dịch): {mean} con/ha, sai số mô phỏng {mcse}", "Mean density of rats (district, campaign): {mean} rats/ha, simulation error {mcse}";
    LINE_RICE: "Lúa mất (toàn vùng, cả chiến dịch): trung bình {mean} tấn, sai số mô phỏng {mcse}; khoảng của kết quả {low} đến {high}", "Yield lost (district, campaign): mean {mean} t, simulation error {mcse}; range of outcomes {low} to {high}";
    LINE_REFERENCE: "; {reference}: {mean}", "; {reference}: {mean}";
    LINE_SAVED: "Giữ được so với {reference}: trung bình {mean} tấn, sai số mô phỏng {mcse}; cứ 100 lần thì {times} lần mất ít lúa hơn", "Saved against {reference}: mean {mean} t, simulation error {mcse}; less yield lost in {times} of 100 replicates";
    LINE_ABOUT: "Về {arm}:", "About {arm}:";
    LINE_WARNING: "Lưu ý: {text}", "Note: {text}";
    LINE_MORE: "(còn {n} lưu ý nữa trong báo cáo)", "({n} more notes in the report)";
}
