//! The sentences of the first page and of the terminal.

use super::Word;

words! {
    TITLE: "Kết quả mô phỏng chiến dịch diệt chuột bảo vệ lúa: {place}", "Rat control in rice, simulated: {place}";
    H_CHOOSE: "Phương án nên chọn", "What to choose";
    H_SAVES: "Sản lượng lúa giữ được", "What it saves";
    H_COSTS: "Kinh phí và nguồn kinh phí", "What it costs, and whom";
    H_OFTEN: "Mức độ chắc chắn", "How often it is better";
    H_WRONG: "Thiệt hại nếu lựa chọn không đúng", "What a wrong choice would cost";
    H_MEASURE: "Số liệu cần điều tra bổ sung", "What to measure next";
    H_FAILS: "Rủi ro khi thực hiện", "When it fails";
    H_WEAK: "Số liệu đầu vào kém tin cậy nhất", "The weakest inputs";
    H_CAVEATS: "Cách đọc các con số", "How to read the numbers";

    BURDEN: "tổng chi phí và giá trị lúa mất (hiện giá)", "burden (cost plus value of the yield lost, present value)";
    NO_CAMPAIGN: "không tổ chức chiến dịch", "no campaign";
    QUOTED: "“{name}”", "“{name}”";

    CHOOSE_ONE: "Nên chọn {arm} hơn là {rival}, phương án sát nhất: {outcome} trung bình thấp hơn {gain} triệu đồng (khoảng tin cậy 95%: {ci}; toàn vùng, cả chiến dịch {period}){chances}{but}.", "Choose {arm} rather than {rival}, its nearest rival: its mean {outcome} is {gain} million VND lower (95% confidence interval {ci}; district, whole campaign {period}){chances}{but}.";
    CHOOSE_REFERENCE: "Chưa có phương án nào đáng thay cho {arm}. Sát nhất là {rival}: {outcome} trung bình cao hơn {gain} triệu đồng (khoảng tin cậy 95%: {ci}; toàn vùng, cả chiến dịch {period}){chances}{but}.", "Nothing is worth replacing {arm}. The nearest is {rival}: its mean {outcome} is {gain} million VND higher (95% confidence interval {ci}; district, whole campaign {period}){chances}{but}.";
    CHANCE_RIVAL: "; số lần {arm} tốt hơn phương án đó trong 100 lần mô phỏng: {beats}", "; {arm} is the better of the two in {beats} of 100 replicates";
    CHANCE_BEST: ", số lần tốt nhất trong {n} phương án: {best}", " and the best of all {n} scenarios in {best}";
    BUT: "; nhưng {reasons} (mọi con số chỉ tính phần làm được)", "; but {reasons} (all numbers count only what is done)";
    FIRST_CHOOSE: "Nên chọn", "Choose";
    FIRST_CHOICE: "{arm}, hơn là {rival} (phương án sát nhất){done}", "{arm} rather than {rival}, its nearest rival{done}";
    FIRST_DONE: "; {programme} bình quân chỉ làm được khoảng {done} kế hoạch, và mọi con số dưới đây chỉ tính phần làm được", "; of {programme} only about {done} of the plan is done on average, and all numbers below count only what is done";
    FIRST_COST: "Chi phí", "Cost";
    USUAL_PART: ", trong đó {usual} là nông dân tự diệt, không tổ chức chiến dịch cũng có", ", of which {usual} is farmers' usual practice, campaign or not";
    FIRST_MONEY: "{cost} triệu đồng bình quân, cả chiến dịch {period}{usual}; nguồn: ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers}{budget}", "{cost} million VND on average, whole campaign {period}{usual}; paid by: province {province}, communes {commune}, farmers and co-operatives {farmers}{budget}";
    FIRST_ENOUGH: "; ngân sách xã đã ghi: đủ", "; communes' budgets as written down: enough";
    FIRST_SHORT: "; ngân sách xã: thiếu {short}", "; communes' budgets: {short} short";
    ASSUMED_ALL: "chưa ghi ngân sách; giả định bằng nhu cầu", "no budget written down; taken to be what is needed";
    ASSUMED_SHARE: "chưa ghi ngân sách; giả định bằng {share} nhu cầu", "no budget written down; taken to be {share} of what is needed";
    FIRST_WHY: "Vì sao", "Why";
    FIRST_GAIN: "{outcome} bình quân thấp hơn {gain} triệu đồng so với phương án sát nhất (khoảng tin cậy 95%: {ci})", "its mean {outcome} is {gain} million VND lower than its rival's (95% confidence interval {ci})";
    FIRST_SURE: "Chắc đến đâu", "How sure";
    FIRST_CHANCE: "tốt hơn phương án sát nhất trong 100 lần mô phỏng: {beats} lần", "better than its rival in {beats} of 100 replicates";
    FIRST_BEST: "; tốt nhất trong {n} phương án: {best} lần", "; the best of all {n} in {best}";
    FIRST_BUT: "Nhưng", "But";
    FIRST_COUNTED: "; mọi con số chỉ tính phần làm được", "; all numbers count only what is done";
    BUT_MONEY: "ngân sách xã thiếu {short} triệu đồng so với kế hoạch", "the communes' budgets miss {short} million VND of the plan";
    BUT_DONE: "{programme}: {done}số lần làm xong ít nhất 95% kế hoạch trong 100 lần chỉ là {times}", "{programme}: {done}at least 95% of the plan is completed in 100 replicates only so many times: {times}";
    DONE_SHARE: "bình quân chỉ làm được khoảng {done} kế hoạch, ", "only about {done} of the plan is done on average, ";
    FITS_BEST: "Trong các phương án không thiếu ngân sách và có ít nhất {least} lần trong 100 làm xong, {arm} có {outcome} trung bình thấp nhất.", "Of the scenarios that miss no money and are completed in at least {least} of 100 replicates, {arm} has the lowest mean {outcome}.";
    FITS_NONE: "Không phương án nào vừa không thiếu ngân sách vừa có ít nhất {least} lần trong 100 làm xong.", "No scenario both misses no money and is completed in at least {least} of 100 replicates.";
    CHOOSE_TIED: "Chưa phân biệt được {arms} về {outcome} trung bình (toàn vùng, cả chiến dịch {period}; mức tin cậy 95%, so với mọi phương án cùng lúc); vì thế không xếp hạng.", "{arms} cannot be told apart by mean {outcome} (district, whole campaign {period}; 95%, all scenarios at once), so they are not ranked.";
    TIED_CHANCES: "Số lần là phương án tốt nhất theo chỉ tiêu đó, trong 100 lần mô phỏng: {list}.", "Times in 100 replicates that each is the best by it: {list}.";
    CHOOSE_SAME: "{arms} như nhau trong mọi lần mô phỏng: không có gì để chọn giữa các phương án này.", "{arms} are the same in every replicate: there is nothing to choose between them.";
    CHOOSE_UNKNOWN: "Sai số mô phỏng chưa biết vì quá ít lần mô phỏng ({n}), nên chưa xếp hạng phương án nào; hãy mô phỏng lại với ít nhất {enough} lần.", "The simulation error is unknown, for there are too few replicates ({n}), so nothing is ranked; simulate at least {enough}.";
    PLAN_COST: "{arm}: chi phí trung bình {cost} triệu đồng{usual} (ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers}){budget}.", "{arm}: mean cost {cost} million VND{usual} (province {province}, communes {commune}, farmers and co-operatives {farmers}){budget}.";
    BUDGET_ASSUMED: "; kế hoạch cần {needed} triệu đồng của ngân sách xã; {assumed}", "; the plan takes {needed} million VND of the communes' budgets; {assumed}";
    BUDGET_ENOUGH: "; kế hoạch cần {needed} triệu đồng của ngân sách xã, các xã có {has} triệu đồng: đủ", "; the plan takes {needed} million VND of the communes' budgets, the communes have {has} million: enough";
    BUDGET_SHORT: "; kế hoạch cần {needed} triệu đồng của ngân sách xã, các xã có {has} triệu đồng: thiếu {short} triệu đồng", "; the plan takes {needed} million VND of the communes' budgets, the communes have {has} million: {short} million short";
    BUDGET_FREE: "; kịch bản không đặt mức ngân sách", "; the scenario sets no budget";
    PLAN_DONE: "Số lần làm xong ít nhất 95% kế hoạch cả chiến dịch, trong 100 lần (khó nhất: {programme}): {times}.", "Times in 100 replicates that at least 95% of the campaign's plan is completed (hardest: {programme}): {times}.";
    WEAKEST: "Số liệu yếu nhất đối với lựa chọn này: {input}.", "The weakest input to this choice: {input}.";
    TELL_MORE: "Muốn phân biệt thì phải mô phỏng thêm khoảng {n} lần.", "To tell them apart would take about {n} more replicates.";
    TELL_SOME: "Với số lần mô phỏng này chưa ước lượng được cần thêm bao nhiêu lần để phân biệt.", "These are too few replicates to say how many more would tell them apart.";
    TELL_NEVER: "Mô phỏng thêm cũng khó phân biệt; nên chọn theo nguồn kinh phí và khả năng tổ chức.", "More replicates would hardly tell them apart; choose by funding and by what can be organised.";
    CHOOSE_ALONE: "Chỉ có một phương án, {arm}; không có phương án đối chứng nên không nói được là đáng làm hay không.", "There is one scenario, {arm}, and no reference; whether it is worth doing cannot be said.";

    SAVES_SAME: "{arm} và {reference} như nhau trong mọi lần mô phỏng: mất cùng sản lượng, tốn cùng số tiền.", "{arm} and {reference} are the same in every replicate: they lose the same yield and cost the same.";
    SAVES_UNKNOWN: "So với {reference}, {arm} giữ được trung bình {mean} tấn lúa trong {n} lần mô phỏng; sai số chưa biết, nên chưa nói được là giữ được thật (toàn vùng, cả chiến dịch {period}).", "Against {reference}, {arm} saves a mean of {mean} t of paddy over {n} replicates; the error is unknown, so whether it saves any cannot be said (district, whole campaign {period}).";
    SAVES: "So với {reference}, {arm} giữ được trung bình {mean} tấn lúa (sai số mô phỏng {mcse}), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "Against {reference}, {arm} saves a mean of {mean} t of paddy (simulation error {mcse}), or {quintals} quintals/ha a crop; district, whole campaign {period}.";
    LOSES: "So với {reference}, {arm} làm mất thêm trung bình {mean} tấn lúa (sai số mô phỏng {mcse}), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "Against {reference}, {arm} loses a mean of {mean} t of paddy more (simulation error {mcse}), or {quintals} quintals/ha a crop; district, whole campaign {period}.";
    SAVES_UNCLEAR: "Chưa phân biệt được {arm} với {reference} về sản lượng lúa mất: khoảng tin cậy 95% của trung bình từ {low} đến {high} tấn giữ được (toàn vùng, cả chiến dịch {period}).", "{arm} and {reference} cannot be told apart by yield lost: the 95% confidence interval of the mean runs from {low} to {high} t saved (district, whole campaign {period}).";
    SAVES_CI: "Khoảng tin cậy 95% của trung bình: từ {low} đến {high} tấn.", "95% confidence interval of the mean: {low} to {high} t.";
    SAVES_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng cho từ {low} đến {high} tấn giữ được.", "Range of outcomes: in 90% of replicates {low} to {high} t are saved.";
    LOSS_ONLY: "{arm}: mất trung bình {mean} tấn lúa (sai số mô phỏng {mcse}), tức {quintals} tạ/ha mỗi vụ; toàn vùng, cả chiến dịch {period}.", "{arm}: a mean of {mean} t of paddy is lost (simulation error {mcse}), or {quintals} quintals/ha a crop; district, whole campaign {period}.";

    COSTS_MORE: "So với {reference}, {arm} tốn thêm trung bình {mean} triệu đồng (sai số mô phỏng {mcse}; toàn vùng, cả chiến dịch {period}, giá {prices}).", "Against {reference}, {arm} costs a mean of {mean} million VND more (simulation error {mcse}; district, whole campaign {period}, prices of {prices}).";
    COSTS_LESS: "So với {reference}, {arm} tốn ít hơn trung bình {mean} triệu đồng (sai số mô phỏng {mcse}; toàn vùng, cả chiến dịch {period}, giá {prices}).", "Against {reference}, {arm} costs a mean of {mean} million VND less (simulation error {mcse}; district, whole campaign {period}, prices of {prices}).";
    PAYERS_LESS: "Trung bình chi ít hơn: ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers} triệu đồng (số âm là chi thêm).", "On average the province pays {province}, the communes {commune}, farmers and co-operatives {farmers} million VND less (negative: more).";
    COSTS_LESS_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng tốn ít hơn từ {low} đến {high} triệu đồng (số âm là tốn thêm).", "Range of outcomes: {low} to {high} million VND less in 90% of replicates (negative: more).";
    COSTS: "{arm} tốn trung bình {mean} triệu đồng (sai số mô phỏng {mcse}; toàn vùng, cả chiến dịch {period}, giá {prices}, gồm cả phần nông dân tự diệt).", "{arm} costs a mean of {mean} million VND (simulation error {mcse}; district, whole campaign {period}, prices of {prices}, farmers' usual practice included).";
    PAYERS: "Trong đó trung bình ngân sách tỉnh {province}, ngân sách xã {commune}, HTX và nông dân {farmers} triệu đồng.", "Of this, on average, the province pays {province}, the communes {commune}, farmers and co-operatives {farmers} million VND.";
    COSTS_RANGE: "Khoảng của kết quả: 90% số lần mô phỏng cho từ {low} đến {high} triệu đồng.", "Range of outcomes: {low} to {high} million VND in 90% of replicates.";
    COSTS_SEE: "Đọc kèm các lưu ý ở mục “{heading}”.", "Read with the notes under “{heading}”.";
    COSTS_PLACEHOLDER: "Số tiền dựa một phần vào giá tạm, chưa có giá công bố.", "These sums rest in part on placeholder prices that nobody has published.";

    OFTEN: "Số lần {arm} tốt hơn {reference} theo {outcome}, trong 100 lần mô phỏng: {times} (toàn vùng, cả chiến dịch {period}).", "{arm} is better than {reference} in {times} of 100 replicates by {outcome}, district, whole campaign {period}.";
    OFTEN_YIELD: "Số lần lúa mất ít hơn, trong 100 lần: {times}.", "Less yield is lost in {times} of 100 replicates.";
    OFTEN_BEST: "Số lần {arm} là tốt nhất trong {n} phương án theo {outcome}, trong 100 lần mô phỏng: {times}.", "{arm} is the best of {n} scenarios in {times} of 100 replicates by {outcome}.";
    TRIAL: "Một thử nghiệm đồng ruộng cỡ thường (hai cặp ruộng, bốn vụ, mức ý nghĩa 5%) thấy được chênh lệch lúa mất này với khả năng nhiều nhất khoảng {times} lần trong 100{hard}; cũng chừng ấy ruộng và vụ nhưng không ghép cặp (mỗi phương án ở nơi riêng, năm riêng): nhiều nhất khoảng {unpaired} lần.", "A field trial of usual size (two pairs of sites, four seasons, tested at 5%) would see this difference in yield lost with a chance of at most about {times} in 100{hard}; as many sites and seasons that are not paired (each scenario in places and years of its own): at most about {unpaired} in 100.";
    TRIAL_HARD: ": khó thấy trên đồng ruộng", ": hard to see in the field";
    OFTEN_NONE: "Không có phương án đối chứng, nên không tính được số lần tốt hơn.", "There is no reference, so no chance of being better.";

    WRONG: "Số lần phương án khác tốt hơn {arm}, trong 100 lần mô phỏng: {times}; trong những lần đó, chọn {arm} thiệt hại trung bình {conditional} triệu đồng; tính trên mọi lần mô phỏng, thiệt hại kỳ vọng là {loss} triệu đồng (sai số mô phỏng {mcse}; toàn vùng, cả chiến dịch {period}; theo {outcome}).", "In the replicates in which another is better than {arm} ({times} of 100), choosing it loses a mean of {conditional} million VND; over all replicates the expected loss is {loss} million VND (simulation error {mcse}; district, whole campaign {period}; by {outcome}).";
    WRONG_NEVER: "Không lần mô phỏng nào có phương án tốt hơn {arm} (theo mô hình; {outcome}), nên chọn phương án này không mất gì.", "In no replicate is another better than {arm} (in the model; by {outcome}), so choosing it loses nothing.";
    WRONG_ALL: "Chọn {arm}: thiệt hại kỳ vọng khoảng {loss} triệu đồng, tính trên mọi lần mô phỏng, kể cả những lần phương án này là tốt nhất (toàn vùng, cả chiến dịch {period}, giá thóc {price} đồng/kg).", "Choosing {arm}: an expected loss of about {loss} million VND over all replicates, those in which it is the best included (district, whole campaign {period}, paddy at {price} VND/kg).";
    WRONG_OTHERS: "Chọn phương án khác thì thiệt hại kỳ vọng, cũng tính trên mọi lần mô phỏng, là: {list} triệu đồng.", "With another choice the expected loss, over all replicates as well, would be: {list} million VND.";
    WRONG_NONE: "Chỉ một phương án: không tính được thiệt hại do chọn sai.", "With one scenario there is no wrong choice to price.";

    MEASURE: "Cần điều tra trước hết: {input}; biết chính xác số này có giá trị trung bình {value} triệu đồng (sai số mô phỏng {mcse}; toàn vùng, cả chiến dịch {period}).", "Most worth measuring: {input}; knowing it exactly is worth a mean of {value} million VND (simulation error {mcse}; district, whole campaign {period}).";
    MEASURE_BOUND: "Chưa tính giá trị của từng số liệu. Biết trước mọi điều chưa chắc chắn, kể cả thời tiết và yếu tố ngẫu nhiên, có giá trị khoảng {value} triệu đồng cho việc chọn phương án (toàn vùng, cả chiến dịch {period}): đó là mức trần cho mọi khảo sát.", "The worth of each input has not been computed. Knowing everything uncertain, weather and luck included, is worth about {value} million VND to the choice (district, whole campaign {period}): a ceiling for any survey.";
    MEASURE_NONE: "Lần chạy này chưa tính giá trị của việc đo thêm.", "This run has not computed what measuring would be worth.";
    MEASURE_PRICES: "Trước hết cần có báo giá thay cho giá tạm.", "Real quotations in place of placeholder prices come first.";

    FAILS_COMPLETION: "Khó hoàn thành nhất của {arm} là {programme}: số lần toàn vùng đạt ít nhất 95% kế hoạch của cả chiến dịch, trong 100 lần: {times}.", "The programme of {arm} hardest to complete is {programme}: the district completes at least 95% of the campaign's plan in {times} of 100 replicates.";
    FAILS_TAIL: "Trong 5% số lần xấu nhất, {arm} giữ được không quá {low} tấn lúa so với {reference} (toàn vùng, cả chiến dịch {period}).", "In the worst 5% of replicates {arm} saves no more than {low} t of paddy against {reference} (district, whole campaign {period}).";
    FAILS_TAIL_LOSS: "Trong 5% số lần xấu nhất, {arm} làm mất thêm ít nhất {low} tấn lúa so với {reference} (toàn vùng, cả chiến dịch {period}).", "In the worst 5% of replicates {arm} loses at least {low} t of paddy more than {reference} (district, whole campaign {period}).";
    FAILS_PRICE_BELOW: "Nếu giá thóc từ {price} đồng/kg trở xuống, {other} có thiệt hại kỳ vọng thấp hơn.", "If 1 kg of paddy is worth {price} VND or less, {other} has the lower expected loss.";
    FAILS_PRICE_ABOVE: "Nếu giá thóc từ {price} đồng/kg trở lên, {other} có thiệt hại kỳ vọng thấp hơn.", "If 1 kg of paddy is worth {price} VND or more, {other} has the lower expected loss.";
    FAILS_NONE: "Lần chạy này không cho biết khi nào phương án thất bại.", "This run does not show when the scenario fails.";

    WEAK: "Chưa có nguồn, chỉ là giá trị tạm: {inputs}.", "Without any source, placeholders only: {inputs}.";
    WEAK_INFERRED: "Suy đoán, chưa có số đo tại chỗ: {inputs}.", "Inferred, not measured here: {inputs}.";
    WEAK_MORE: "và {n} số liệu khác", "and {n} more";
    WEAK_NONE: "Lần chạy này không nêu số liệu đầu vào nào là tạm.", "This run names no placeholder among its inputs.";

    LINE_HEAD: "{place}: {replicates} lần mô phỏng, {n} phương án, {period}, giá {prices}", "{place}: {replicates} replicates, {n} scenarios, {period}, prices of {prices}";
    LINE_COST: "Chi phí (toàn vùng, cả chiến dịch): trung bình {mean} triệu đồng{usual}; sai số mô phỏng {mcse}; khoảng của kết quả {range}", "Cost (district, campaign): mean {mean} million VND{usual}; simulation error {mcse}; range of outcomes {range}";
    LINE_PAYERS: "Nguồn kinh phí (trung bình, triệu đồng): tỉnh {province}, xã {commune}, HTX và nông dân {farmers}", "Who pays (mean, million VND): province {province}, communes {commune}, farmers and co-operatives {farmers}";
    LINE_DONE: "Hoàn thành ít nhất 95% kế hoạch, số lần trong 100 lần: {list}", "At least 95% of the plan completed, times in 100: {list}";
    LINE_RATS: "Mật độ chuột trung bình (toàn vùng, cả chiến dịch): {mean} con/ha, sai số mô phỏng {mcse}", "Mean density of rats (district, campaign): {mean} rats/ha, simulation error {mcse}";
    LINE_RICE: "Lúa mất (toàn vùng, cả chiến dịch): trung bình {mean} tấn, sai số mô phỏng {mcse}; khoảng của kết quả {range}", "Yield lost (district, campaign): mean {mean} t, simulation error {mcse}; range of outcomes {range}";
    LINE_REFERENCE: "; {reference}: {mean}", "; {reference}: {mean}";
    LINE_SAVED: "Giữ được so với {reference}: trung bình {mean} tấn, sai số mô phỏng {mcse}; số lần mất ít lúa hơn, trong 100 lần: {times}{trial}", "Saved against {reference}: mean {mean} t, simulation error {mcse}; less yield lost in {times} of 100 replicates{trial}";
    LINE_TRIAL: "; thử nghiệm đồng ruộng thấy được: nhiều nhất {times} trên 100{hard}", "; seen by a field trial: at most {times} in 100{hard}";
    LINE_SAME: "Như {reference} trong mọi lần mô phỏng", "The same as {reference} in every replicate";
    LINE_ABOUT: "Về {arm}:", "About {arm}:";
    LINE_WARNING: "Lưu ý: {text}", "Note: {text}";
    LINE_MORE: "(còn {n} lưu ý nữa trong báo cáo)", "({n} more notes in the report)";
}
