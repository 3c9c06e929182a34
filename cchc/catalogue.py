"""Every message that has a code: problems (E errors, W warnings), reasons (R) and hints.

Families: F files, Y YAML, N numbers, C criteria sets, B bonuses and penalties, G conditions of grades, U units, D
rounds, A assessments, P stages, survey policies and evidence, T wide tables, X workbooks and forms, S criteria sets
in workbooks, J results documents, V final results, H dates and dossiers, K survey records, L deadlines, Q what an
appraiser should look at. A sentence says what is wrong, the value seen, what was expected and what to do. How values
are shown is told in ``problems.Message``.
"""

from __future__ import annotations

from .problems import N_

SENTENCES: dict[str, str] = {
    # Files
    "E-F001": N_("the file cannot be read: {reason:t}"),
    "E-F002": N_("this is a folder where a file is due"),
    "E-F003": N_("the file is larger than {most:n} MB; it cannot be one that this tool reads"),
    "E-F004": N_("the file could not be written: {reason:t}; what was there before is untouched"),
    "E-F005": N_(
        "byte {byte} is not UTF-8 text; save the file as UTF-8 (in Notepad by the encoding, in Excel as CSV UTF-8)"
    ),
    "E-F006": N_("the file is binary, not text; was the wrong file chosen?"),
    "E-F007": N_("nothing is written in the file, or only blanks and comments"),
    "E-F008": N_("there is no criteria set {name}{hint:m}; bundled sets: {known:l}"),
    "E-F009": N_("the file is there already, and may have been filled in; --force writes over it"),
    "W-F010": N_(
        "{name} is not an assessment that this tool reads (.yaml, .xlsx, .xls); it is passed over. If it is a unit's "
        "form, it is due as an Excel workbook (.xlsx)"
    ),
    "W-F014": N_(
        "{name} is a folder, and what is in it is not read; if a unit's form is there, put it directly among the others"
    ),
    "E-F011": N_("what was to be shown could not be written: {reason:t}"),
    "E-F012": N_(
        "another program, such as Excel, has the file open{by:m}; close it there and run the command again; what was "
        "there before is untouched"
    ),
    "E-F013": N_("somebody was writing to the file while it was read; run the command again when that is done"),
    # YAML
    "E-Y000": N_("the text is not sound YAML: {saying:t}"),
    "E-Y001": N_("the key {key} is there twice; keep one"),
    "E-Y002": N_("a second document starts here (---); a file holds one"),
    "E-Y003": N_("unknown key “{key}”{hint:m}; known here: {known:l}"),
    "E-Y004": N_("the key {what} is missing"),
    "E-Y005": N_("a key must be a text, not a list or a mapping"),
    "E-Y006": N_("{what}: a single value is due here, not a list or a mapping"),
    "E-Y007": N_("{what} is left empty; a value is due"),
    "E-Y008": N_("{what}: keys with values are due here (key: value)"),
    "E-Y009": N_("{what}: a list is due here"),
    "E-Y010": N_("{what}: “{text}” is not one of {known:l}{hint:m}"),
    "E-Y011": N_("{what}: null is not a value; leave it empty"),
    "E-Y012": N_("{what}: the list is empty"),
    "E-Y013": N_("the tag {tag} is not understood; write the plain value"),
    "E-Y014": N_("the text has a character that cannot be shown ({character}); remove it"),
    "E-Y015": N_("the text is nested deeper than {most:n} levels"),
    "E-Y016": N_("the alias {name} has no complete anchor before it"),
    "E-Y017": N_("the text has more than {most:n} values with its aliases written out"),
    "E-Y018": N_("the value has {length:n} characters; at most {most:n} are read"),
    "E-Y019": N_("a tab stands where YAML wants spaces; replace it by spaces"),
    "E-Y020": N_(
        "the line is indented by characters that only look like spaces, as text copied from a web page or Word has "
        "them; replace them by spaces"
    ),
    # Numbers
    "E-N001": N_(
        "{what}: “{text}” cannot be read as a number; write digits, with one comma or point before decimals, without "
        "spaces, thousands separators, percent signs or exponents{empty:m}"
    ),
    "E-N002": N_("{what}: {text} is not whole; a whole number is due"),
    "E-N003": N_("{what}: {text} is too long; at most {digits:n} digits and {decimals:n} decimals are read"),
    "E-N004": N_("{what}: a whole number is due; if {text} means {whole}, write {whole}"),
    "W-N005": N_("{what}: {text} is read as {value:n}; if it means {whole}, write {whole}"),
    "E-N006": N_("{what}: {value:n} is negative; 0 or more is due"),
    # Criteria sets
    "E-C001": N_("the maximum of the set is {maximum:n}, but its fields add up to {total:n}"),
    "E-C002": N_("the maximum of field {code} is {maximum:n}, but its criteria add up to {total:n}"),
    "E-C003": N_("the maximum of criterion {code} is {maximum:n}, but its sub-indicators add up to {total:n}"),
    "E-C004": N_("the code {code} is there twice; give one of the two another"),
    "E-C005": N_("the code {code} does not continue its parent's, {parent}; write {parent}.1, {parent}.2, …"),
    "E-C006": N_("no answer to {code} can reach its maximum of {maximum:n}; correct the rule or the maximum"),
    "E-C007": N_("{code}: {points:n} pt is above the maximum of {maximum:n}"),
    "E-C008": N_(
        "{code}: no value ever comes to this row ({row:m}): rows above it take them all, or there is none so large; "
        "put the rows in order, from the highest down"
    ),
    "E-C009": N_("{code}: the option {option} is there twice; give one of the two another code"),
    "E-C010": N_("{code}: two options are both named “{name}”; give one of the two another name"),
    "E-C011": N_(
        "the grade {name} starts at {start:n}, not below {above} above it ({above_start:n}); list grades from the top"
    ),
    "E-C012": N_("the grade code {code} is there twice; give one of the two another"),
    "E-C013": N_("the tie-break field {code} (tie_break) does not exist; fields: {known:l}"),
    "E-C014": N_(
        "“{key}” cannot be the key of a figure: use letters, digits (not first) and _, and none of the words that "
        "answers have for themselves (points, claimed, note, …)"
    ),
    "E-C015": N_("the code “{text}” has a blank, by which wide tables separate codes; write it without"),
    "E-C016": N_("two figures of one rule have the same key, {key}; give one of the two another"),
    "E-C017": N_(
        "{code}: the worked example expects {expected:m}, but the rule gives {points:m}; correct the rule or the "
        "example"
    ),
    "E-C018": N_("a criterion needs either sub_indicators or a rule of its own, and not both"),
    "W-C019": N_("{code} has the same name as {other}: “{name}”"),
    "E-C020": N_(
        "the scale has a gap: nothing is said below {end:n}; the last row has no lower end (from, above) and is the "
        "rest"
    ),
    "E-C021": N_("a row has one lower end: from (≥) or above (>); delete one of the two"),
    "E-C022": N_("a row needs either points (points) or a share by proportion (linear: true), and not both"),
    "E-C023": N_("what the proportion is of (of) goes with linear: true and must be above 0"),
    "E-C024": N_(
        "a step (every) and what it adds (add) go together, with points and a lower end, and the step must be above 0"
    ),
    "E-C025": N_("a level needs either points (points) or a percentage of the maximum (percent), and not both"),
    "E-C026": N_("{what} must be above 0"),
    "E-C027": N_("the floor of {floor:n} is above the start of {start:n}"),
    "E-C028": N_("the maximum of {code} is 0; it could never count"),
    "E-C029": N_(
        "the maximum of {code}, {maximum:n}, has more decimals than points keep ({places:n}), so that rounding could "
        "exceed it; give it fewer, or let points keep more"
    ),
    "E-C030": N_("{year} is not a year that a set can be for; write it in four digits, from 1990 to 2100"),
    "W-C031": N_("{code}: the items add up to {total:n} and are capped at the maximum of {maximum:n}"),
    "E-C033": N_("{places:n} decimal places are more than can be kept; write at most {most:n}"),
    "E-C034": N_("the last grade, {name}, takes the rest; delete its lower end (from)"),
    "E-C035": N_("the grade {name} has no lower end (from); write it, as only the last has none"),
    "E-C036": N_("the tie-break field {code} (tie_break) is named twice; keep one"),
    "E-C037": N_("the year {year} is there twice; keep one"),
    "E-C038": N_(
        "the floor of {code}, {floor:n}, has more decimals than points keep ({places:n}); give it fewer, or let "
        "points keep more"
    ),
    "E-C042": N_("{code}: in a table, the option {option} cannot be told from {other:m}; give it another code"),
    "W-C043": N_(
        "{code}: no value is below {end:n}, so that none ever comes to the last row; the row above it takes the rest"
    ),
    "E-C044": N_(
        "{code}: this row begins at {end:n}, but the figure is only accepted from 0 on; state “negative: allowed” "
        "where it may be below 0"
    ),
    # What a set says of the one before it
    "E-C039": N_("there is no field {code} in this set{hint:m}; fields: {known:l}"),
    "E-C040": N_("the fields {one} and {other} cannot both be compared with field {code} of the older set"),
    "E-C041": N_(
        "field {code} is compared with field {was} of the older set, and so is field {was} itself, by its code: say "
        "also what field {was} was, or none"
    ),
    # Conditions of grades
    "E-G001": N_(
        "the grade {name} has a condition on the field {code}, which does not exist{hint:m}; fields: {known:l}"
    ),
    "E-G002": N_(
        "the grade {name} requires an index of {floor:n} % in field {code}; a percentage from 0 to 100 is due"
    ),
    "E-G003": N_("the last grade, {name}, takes the rest, so it cannot have conditions; remove them"),
    "E-G004": N_("requires has no condition; state fields, no_penalty or in_time: true, or remove the key"),
    "E-G005": N_("the grade {name} names the penalty {code} twice; keep one"),
    "E-G008": N_(
        "the grade {name} names the penalty {code}, which the set does not have{hint:m}; penalties: {known:l}"
    ),
    "E-G006": N_("no_penalty: “{text}” is neither all nor a list of codes of penalties ([P1, P2])"),
    "E-G007": N_("“{text}” is no list of fields; write their codes, each with a percentage: 3=70; 8=60"),
    # Bonuses and penalties
    "E-B001": N_(
        "{code}: neither a survey nor a comparison with other units gives bonuses or penalties; use another kind of "
        "rule, and scored_by"
    ),
    "E-B002": N_("{code}: a penalty is imposed, not self-scored; write scored_by: appraiser or council"),
    "E-B003": N_(
        "{code}: the rule can give {floor:n} pt, but a bonus or a penalty is 0 or more; its kind says whether it is "
        "added or taken"
    ),
    "E-B004": N_(
        "{code} ({name}) is given by the appraisers or the council, in a stage of theirs, not self-scored; leave it "
        "empty in the self-assessment"
    ),
    "W-B005": N_("the policy has a cap for the kind {key}, but the set has no adjustment of that kind"),
    "E-B006": N_(
        "the cap of all adjustments of the kind {key}, {cap:n}, has more decimals than points keep ({places:n})"
    ),
    # Units and rounds
    "E-U001": N_("the unit code {code} is there twice; keep one, or give the other unit its own code"),
    "E-U002": N_(
        "“{code}” cannot be the code of a unit, which is also a file name: use letters, digits, -, _ and ., at most "
        "80, without blanks"
    ),
    "E-U005": N_("{code} is there twice among the predecessors of {unit}; keep one"),
    "E-U006": N_(
        "the only predecessor of {code} is itself, which goes without saying: leave it out, or name the other units "
        "that were merged into it"
    ),
    "E-U007": N_("the predecessor {code} has the weight {weight:n}; it must be above 0"),
    "E-U008": N_(
        "“{text}” is no list of predecessors: write codes in one cell, such as xa-a, xa-b, or with weights xa-a=2; "
        "xa-b=1 (in CSV in quotation marks)"
    ),
    "E-U004": N_(
        "the unit {name} is there twice; delete one of the rows, or where they are two units, add a column of codes "
        "(Mã) with a code for each"
    ),
    "E-U009": N_("“{name}” reads like the total below the list, not like a unit; delete the row"),
    "W-U010": N_(
        "{name} gets the code {code}, as {taken} is already that of {other}; codes name the units' files: to choose "
        "them, add a column of codes to the list"
    ),
    "E-U011": N_("the unit {code} has no name; give it one, or delete the row"),
    "W-U012": N_("two units are named {name}, and nothing tells them apart in what is printed"),
    "W-U013": N_("the quotation marks in {name} are read as part of the name; use straight ones in YAML, or none"),
    "E-U003": N_(
        "no unit could be found; a column of names is due (its heading: Tên đơn vị), and may have a column of codes "
        "beside it (Mã)"
    ),
    "E-U014": N_(
        "no unit is listed yet; below the line units: write one for each, such as - {{code: nhan-co, name: Xã Nhân "
        "Cơ}}, with nothing behind units: itself"
    ),
    "E-D001": N_("the folder is not a round: it has no {file}"),
    "E-D002": N_("{what}: {path} does not exist here, or is not of a kind that can be read"),
    "E-D003": N_("the folder is there already and not empty; a new round needs a new folder"),
    # Assessments
    "E-A001": N_("there is no unit {unit} in this round{hint:m}"),
    "E-A002": N_("the year is {year}, but the round is for {due}; the one for {due} is due"),
    "E-A003": N_("this is for the set {criteria}, but it is scored with {due}; one for {due} is due"),
    "E-A004": N_("{name} ({unit}) is here more than once; none of it counts until only one is left"),
    "E-A005": N_("there is no indicator {code}{hint:m}"),
    "E-A006": N_("{code} always applies ({name}); give an answer, or leave it empty"),
    "E-A008": N_(
        "{name} ({unit}) has unanswered indicators, and the set scores no unit before all are answered{wanting:m}"
    ),
    "E-A009": N_(
        "this is not an assessment: it has keys of another file; for a criteria set there is cchc criteria check, for "
        "a round cchc check and cchc batch"
    ),
    "E-A010": N_("{code}: state either {keys:l} or {others:l}, not both"),
    "E-A011": N_("{code}: an answer is due in the form {example}{unless:m}"),
    "E-A012": N_("{code}: {missing:l} is missing; give all figures of the indicator, or none"),
    "E-A013": N_("{code}: {part} = {part_value:n} is more than {whole} = {whole_value:n}"),
    "E-A014": N_("{code}: there are no replies at all; leave the whole answer empty{unless:m}"),
    "E-A015": N_("{code}: {key} = {value:n} is more than {most:n}"),
    "E-A016": N_("{code}: {value:n} is not a multiple of {step:n}"),
    "E-A017": N_("{code}: a list of codes is due ([] for none); codes: {known:l}{unless:m}"),
    "E-A018": N_("{code}: {text} is named twice"),
    "E-A019": N_("{code}: there is no “{text}”{hint:m}; codes: {known:l}{unless:m}"),
    "W-A020": N_("{code}: {claimed:n} pt is claimed, the rule gives {points:n}"),
    "W-A021": N_("{code}: {claimed:n} pt is claimed without an answer; it counts as unanswered"),
    "W-A022": N_("{code}: {claimed:n} pt is claimed, above the maximum of {maximum:n}; the rule gives {points:n}"),
    "W-A023": N_("{name} ({unit}) has not submitted; it is not ranked"),
    "W-A024": N_("{name} ({unit}) sent a form without an answer; it counts as not submitted"),
    "W-A025": N_("{name} ({unit}): nothing is applicable; it is not ranked"),
    "E-A029": N_(
        "{what}: “{text}” is no figure; write 0 where there was none, and leave all figures of the indicator empty "
        "where it is not known"
    ),
    "E-A032": N_("{what}: “{text}” is no figure{unless:m}; write 0 only where it does apply and there was none"),
    "E-A033": N_(
        "{what}: “{text}” is no figure, and by the set {code} always applies; write 0 where there was none, and leave "
        "all figures of {code} empty where it is not known"
    ),
    "W-A030": N_("{code}: {claimed:n} pt is claimed, but it is not applicable and leaves the maximum"),
    "E-A031": N_("two units or more are named {unit}; give the code of the one that is meant: {codes:l}"),
    "E-A026": N_("the set {criteria} is not for the year {year}; it is for {years:l}"),
    "E-A027": N_("the assessment does not say which set it is for (criteria), and none was given (-c)"),
    "E-A028": N_("the set {name} is not a bundled one ({known:l}); give it with -c"),
    "E-A034": N_("this is the folder of a round, not one unit's assessment; the whole round is scored by cchc batch"),
    "E-A035": N_(
        "this is a table, not one unit's assessment; name it in a round.yaml (assessments: …), and cchc batch scores "
        "its units"
    ),
    # Wide tables
    "E-T001": N_(
        "the table has no column of units in its first row, which begins with “{text}”; the headings are due there, "
        "with unit (or Đơn vị, Mã đơn vị) over the units' names or codes{others:m}"
    ),
    "E-T002": N_("there is no indicator or figure {heading}{hint:m}; correct the heading, or delete the column"),
    "E-T003": N_("the column {heading} is there twice"),
    "E-T015": N_("the columns {headings:l} are for the same figure; keep one of them"),
    "E-T004": N_("{code} needs a column for each of its figures: {columns:l}"),
    "E-T006": N_("the row has no unit; write whose it is in this column, or delete the row"),
    "E-T007": N_("{code}: not applicable stands beside a figure; keep one of them"),
    "E-T008": N_(
        "the file is damaged, or not an Excel workbook ({reason}); open it in Excel, save it again as .xlsx and send "
        "that file"
    ),
    "E-T005": N_("the workbook is larger than {most:n} MB when unpacked; it cannot be one that this tool reads"),
    "E-T009": N_("the table has more than {most:n} rows"),
    "E-T014": N_("the table has more than {most:n} columns"),
    "E-T010": N_("the cell holds a formula that was never calculated; open the file, save it, or type the value"),
    "E-T011": N_("the cell holds the error {text}; type the value"),
    "E-T012": N_("two units are named {unit}; write the unit's code here"),
    "E-T016": N_(
        "the row has {found:n} {found:value|values} under {due:n} {due:heading|headings}, so that they may stand in "
        "wrong columns; put a value that holds the separator, such as a decimal comma, in quotation marks"
    ),
    "E-T017": N_("“{text}” stands under no heading; write over it the code of the figure that it is, or delete it"),
    "E-T018": N_(
        "the cell is merged with another, so that it has no value of its own; unmerge them and type each value"
    ),
    "W-T019": N_("the row is read as that of {unit}, which is {name}, but it names {text}; make sure whose it is"),
    "W-T020": N_(
        "{name} ({unit}): the last line of the file is not ended and stops before the column {heading}; the file was "
        "probably cut off here, so the last value may lack digits, and what follows is missing: get the whole file"
    ),
    "W-T022": N_(
        "rows that name no unit and read like what stands below a table (sums, notes, who signs) are not read "
        "({count:n}): {texts:l}"
    ),
    "E-T023": N_(
        "more than one sheet has a table of units with answers: {sheets:l}; keep the one that counts, and delete or "
        "hide the others"
    ),
    "E-T020": N_(
        "the cell holds the number {text}, which Excel may have made of another code; format the cell as Text and type "
        "the code again (codes here: {codes:l})"
    ),
    "E-T021": N_(
        "Excel has made a date of what was typed here ({text}); format the cell as Text and type the code again"
    ),
    "E-T013": N_("the table cannot be read: a quotation mark is never closed, or a value is too long"),
    # Workbooks and forms
    "E-X001": N_("the file is locked with a password; save it without one and send it again"),
    "E-X002": N_(
        "the file is {kind:t} and no Excel workbook, whatever its name ends in; send one that is saved as .xlsx"
    ),
    "E-X003": N_(
        "the sheet “{sheet}” has cells in use beyond row {rows:n} or column {columns:n}, far from its table; delete "
        "the rows below the table and the columns beside it, and save the file"
    ),
    "E-X004": N_(
        "{what}: the cell holds a date ({text}), and a number is due; Excel makes dates of entries like 1/2: format "
        "the cell as Number and type the number again"
    ),
    "E-X005": N_(
        "{what}: the cell is formatted as a percentage and shows {text}, which may mean two numbers; format it as "
        "Number and type the number again, without the percent sign"
    ),
    "E-X006": N_(
        "“{text}” is written in the old font code {code}, not in Unicode; type it again in Unicode, or convert it "
        "(UniKey can)"
    ),
    "E-X007": N_(
        "this is not a form that was issued: its hidden sheet “{sheet}” is missing or damaged; fill in the form as it "
        "came, without copying it into another workbook"
    ),
    "E-X008": N_("the form is of the version {found}, and {due} is due; fill in the form that is now issued"),
    "E-X009": N_("the form is for the stage {stage:m}, and {due:m} is due here; {how:m}"),
    "E-X010": N_(
        "{code}: {change:m} since the form was issued; make the form anew in another folder with cchc forms --filled, "
        "which takes over what has not changed"
    ),
    "E-X011": N_(
        "the file is named for {named}, but the form was issued to {unit}; give it another name, or fill in the form "
        "that belongs to {named}"
    ),
    "E-X012": N_("rows of the form are missing: {codes:l}; fill in the form as it was issued, with all its rows"),
    "E-X013": N_("{code}: this row of the form is there twice; keep one"),
    "E-X014": N_(
        "headings of the form's table are missing: {headings:l}; write them again where they stood. Where whole "
        "columns were deleted, fill in the form as it was issued"
    ),
    "E-X015": N_("{code}: “{text}” is not in the list; choose one of: {known:l}{unless:m}"),
    "E-X016": N_("{code}: points are claimed in two cells; keep one"),
    "W-X017": N_("“{text}” stands beside the form's rows and is not read"),
    "E-X018": N_(
        "{codes:l}: what these rows say does not belong to them; columns of the form were sorted or moved without "
        "the others, or rows were written over; undo that, or fill in the form as it was issued"
    ),
    "E-X019": N_("columns of the form are there twice: {headings:l}; keep one of each, and delete the other"),
    "E-X020": N_(
        "the form's table is on more than one sheet: {sheets:l}; keep the sheet that was filled in, and delete the "
        "others"
    ),
    "E-X023": N_(
        "no sheet that can be seen has the form's table; show the sheet “{sheet}” again if it is hidden, or fill in "
        "the form as it was issued"
    ),
    "E-X024": N_(
        "the form's hidden column “{heading:m}” is empty, by which its rows are known; fill in the form as it was "
        "issued, without deleting columns"
    ),
    "E-X025": N_(
        "when the form was issued, these were answered elsewhere, and here they are asked in it: {codes:l}; check or "
        "score the form in the folder of its round. Where round.yaml has changed since (stages, survey, dossiers), "
        "state there again who answers, or issue the form anew"
    ),
    "W-X026": N_(
        "“{text}” stands in a column that the form does not have, and is not read{more:m}; write remarks under "
        "“{heading:m}”, in the row that they are about"
    ),
    "W-X021": N_(
        "{codes:l}: in this round these are not answered in this form (others answer them, records do, or no survey is "
        "held), so what the form says of them does not count"
    ),
    "W-X022": N_(
        "{codes:l}: their cells under “{heading:m}” are merged into this one, and what stands here is not read for "
        "them; where it is meant for them too, unmerge the cells and repeat it"
    ),
    # Criteria sets in workbooks
    "E-S001": N_("the workbook has no sheet “{sheet}”; its sheets: {known:l}"),
    "E-S002": N_(
        "no row of the sheet has the headings {needed:l}, by which its columns are known; write them again in one row"
    ),
    "E-S003": N_("nothing is read under the heading “{heading}”{hint:m}; rename or delete it; known here: {known:l}"),
    "E-S004": N_("the heading “{heading}” is there twice; keep one"),
    "E-S005": N_("rows are missing below this item: {what}; add them"),
    "E-S006": N_(
        "Excel has made a date of this code ({text}); format the column of codes as Text and type the code again"
    ),
    "E-S007": N_(
        "the code is the number {text} and stands behind {before}: Excel has probably made {text} of {due}; format the "
        "column of codes as Text and type the code again"
    ),
    "E-S008": N_("the row has no code, and the item above it takes no such row; give it a code, or move or delete it"),
    "E-S009": N_("“{word}” is for rows with a code, and this row has none; give it a code, or clear the cell"),
    "E-S010": N_("“{word}” describes a figure of the item above; such a row has no code: clear it"),
    "E-S011": N_("{code}: nothing stands above that it could belong to; a field comes first, then its criteria"),
    "E-S012": N_("{code} stands where a field is due, and a field is not scored itself (“{word}”); score its criteria"),
    "W-S013": N_("the sheet “{sheet}” is no part of a criteria set and is not read"),
    "E-S014": N_("the column “{what}” says nothing about “{word}”; clear the cell; columns to fill here: {known:l}"),
    "E-S015": N_("the row “{word}” does not go with “{kind}”{hint:m}; clear the cell, or delete the row"),
    "E-S016": N_("the row “{word}” is there twice below one item; keep one"),
    "E-S018": N_("{heading}: “{text}” does not say which field was which; write for instance 3=2; 8=không có"),
    "E-S017": N_(
        "{code}: “{text}” is not an answer; write key=value, more of them separated by semicolons, lists in brackets "
        "([a b]), or không áp dụng"
    ),
    "W-S018": N_("the row says “{text}”, but counts from {value:n}; make them agree"),
    # Survey records and questionnaires
    "E-K001": N_("the code {code} is there twice; keep one, or give the other its own"),
    "E-K002": N_("{what} must be above 0"),
    "E-K003": N_("the option {code} has the weight {weight:n} %; write a percentage from 0 to 100"),
    "E-K004": N_(
        "question {question} feeds {code}, and the set has no such indicator{hint:m}; scored by the survey: {known:l}"
    ),
    "E-K005": N_(
        "question {question} feeds {code} ({name}), which the set does not have scored by the survey "
        "(scored_by: survey); correct the questionnaire{how:m}"
    ),
    "E-K006": N_(
        "question {question} feeds {code}, whose rule ({kind}) takes no share of replies; questions feed rules of the "
        "kind survey, points without steps, and those of one figure in percent"
    ),
    "W-K007": N_("no question feeds {code} ({name}), which the survey scores; no unit has an answer to it"),
    "W-K008": N_("question {question} weighs its options otherwise than the set does for {code} ({stated:l})"),
    "E-K009": N_("question {question}: there is no group {group}{hint:m}; groups: {known:l}"),
    "E-K010": N_(
        "the table has no column “{column}”; its columns: {known:l}{title:m}; where the column has another name, say "
        "so in round.yaml under survey: columns: {{{key}: …}}"
    ),
    "E-K011": N_("the column “{column}” is there twice; keep one"),
    "W-K012": N_("these columns are not read: {columns:l}"),
    "E-K013": N_(
        "the columns “{count}” and “{respondent}” exclude each other: a row is either one reply or a count of "
        "replies; delete one of the columns"
    ),
    "E-K014": N_(
        "there is no unit “{unit}” in this round{hint:m}; no unit is scored before it is known whose row this "
        "is{more:m}"
    ),
    "E-K015": N_("{unit}: there is no question “{text}” in the questionnaire{hint:m}; questions: {known:l}{more:m}"),
    "E-K016": N_("{unit}, {question}: there is no option “{text}”{hint:m}; options: {known:l}{more:m}"),
    "E-K017": N_("{unit}, {question}: there is no group of respondents “{text}”{hint:m}; groups: {known:l}{more:m}"),
    "E-K018": N_(
        "{unit}: question {question} is not put to the group {group}, only to: {known:l}; correct the row, or the "
        "questionnaire{more:m}"
    ),
    "E-K019": N_(
        "{unit}, {question}: the respondent {respondent} has replied already; keep one of the two replies{more:m}"
    ),
    "E-K020": N_(
        "{unit}, {question}: another row counts the replies {option} already, and nothing that is read tells the two "
        "apart; keep one row, or add them up in one{more:m}"
    ),
    "E-K021": N_(
        "the row has {found:n} {found:value|values}, and the table has {due:n} {due:column|columns}; get the whole "
        "file if it was cut off here, or fill the row in; no unit is scored before it is known what is "
        "missing{more:m}"
    ),
    "E-K022": N_(
        "the row has {found:n} {found:value|values}, and the table has {due:n} {due:column|columns}; {how:m}; no unit "
        "is scored before it is known what the row says{more:m}"
    ),
    "E-K023": N_("the column “{column}” is left empty; fill it in, or delete the row{more:m}"),
    "W-K024": N_("{unit}, {question}: no option is given; the row is not counted as a reply{more:m}"),
    "W-K025": N_(
        "the row does not say who replied (“{column}”); whether the reply is there twice cannot be seen{more:m}"
    ),
    "W-K026": N_(
        "the column “{column}” is not read: the questionnaire has no groups of respondents, and all replies weigh the "
        "same"
    ),
    "W-K027": N_("the last line (row {row}) is not ended, as programs end it; make sure that the file was not cut off"),
    "E-K028": N_(
        "the quotation mark in this row is never closed, or a value is too long; close or delete it, or get the "
        "whole file if it was cut off. Nothing below is read, and no unit is scored"
    ),
    "E-K029": N_("{unit}, {question}: “{text}” is no count; a whole number from 0 is due, in digits alone{more:m}"),
    "E-K030": N_(
        "{code}: in this round the answer comes from the survey's records; leave the answer and the claim of the unit "
        "empty"
    ),
    "E-K031": N_("the table has no row below its headings; there are no replies to count"),
    "E-K032": N_(
        "the sheet has more than {most:n} rows in use; save it as CSV (.csv, UTF-8), of which any number of rows is "
        "read"
    ),
    "W-K033": N_(
        "{name} ({unit}): question {question} has {count:n} {count:reply|replies}; at least {least:n} are due"
    ),
    "E-K034": N_(
        "{name} ({unit}): question {question} has {count:n} {count:reply|replies}; with fewer than {least:n} the unit "
        "is not scored"
    ),
    "W-K035": N_("{name} ({unit}) has no replies at all; what the survey scores is unanswered"),
    "W-K036": N_("{name} ({unit}): no replies to what feeds {code}; it is unanswered"),
    "W-K037": N_(
        "{name} ({unit}): no replies to question {question}; {code} is scored by the other questions that feed it"
    ),
    "W-K038": N_(
        "{name} ({unit}): no replies to question {question} from: {groups:l}; the weights of the others make the whole"
    ),
    "E-K039": N_("two units of the round are named “{unit}”; write the code{more:m}"),
    "E-K040": N_("{one} and {other} are both said to be in the column “{column}”; each has a column of its own"),
    "E-K041": N_("the round has no survey: round.yaml names no records and questionnaire under survey"),
    "E-K042": N_("{said:m}{more:m}"),
    "E-K044": N_("question {question}: the group {group} is named twice; keep one"),
    "E-K043": N_("the lines of the file end in CR alone, as on old Macs; save it again as CSV (UTF-8)"),
    # Stages, survey and evidence
    "E-P001": N_("{code} ({name}) is scored by {who:m}; an answer is only accepted from there, so leave it empty here"),
    "E-P002": N_("{code} ({name}): this changes what stands, so a reason is due{where:m}"),
    "E-P003": N_(
        "{code}: points ({points:n}) and facts are both given; keep one of them: the facts, by which points are "
        "computed, or the points"
    ),
    "E-P004": N_(
        "{code} ({name}) does not apply to the unit, so {points:n} pt cannot be settled; if it does apply after all, "
        "state the facts and the reason instead of the points"
    ),
    "E-P005": N_("{code}: {points:n} pt cannot be settled; the points are from {lowest:n} to {maximum:n}"),
    "E-P006": N_("{code}: {points:n} pt has more decimals than points keep; write at most {places}"),
    "E-P007": N_(
        "{code}: the unit was not asked to explain this{asked:m}. Leave it out here; what is to be explained after "
        "all is to be asked for in the appraisal"
    ),
    "E-P008": N_(
        "{code}: an explanation states no facts and no points; leave them out, say in words what is right where the "
        "unit was asked to, and the appraisers decide"
    ),
    "E-P009": N_("{code}: an explanation is due in words{where:m}; the appraisal asks for it there"),
    "E-P010": N_(
        "the stages are out of order: {stage} cannot stand here; first self, then an appraisal, then further "
        "appraisals and explanations, and a council last"
    ),
    "E-P011": N_(
        "what kind of stage “{stage}” is cannot be told from its name; write {{name: {stage}, kind: …}} with one of: "
        "{known:l}"
    ),
    "E-P012": N_("the stage {stage} is there twice; keep one, or give the other its own name"),
    "E-P013": N_(
        "{name} ({unit}) has not submitted a self-assessment, so there is nothing to appraise; get it, or take this "
        "file away"
    ),
    "W-P014": N_("{name} ({unit}) was asked to explain {codes:l} and has not"),
    "E-P015": N_("the file is for the stage {stage}, but it lies among those of {due}; {how:m}"),
    "E-P016": N_("there is no stage {stage} in this round{hint:m}; its stages: {known:l}"),
    "E-P017": N_(
        "{name} ({unit}): no survey was held, and the set scores no unit without one; if one was held after all, give "
        "its answers and delete survey: none in the round's file where it is there; else let those who issue the set "
        "say what follows without one (without_survey)"
    ),
    "W-P018": N_(
        "no unit has an answer from the survey, so none was held: the policy of {criteria} applies; if that is so, "
        "write survey: none in the round's file, else give the answers"
    ),
    "E-P019": N_(
        "the stage {stage} has files, but {missing}, on which it builds, has none; put the files of that stage into "
        "its folder"
    ),
    "E-P020": N_(
        "this is a file of the stage {stage:m}, which changes points that stand; it is scored with its round, by "
        "cchc batch"
    ),
    "E-P021": N_("{code} ({name}): {points:n} pt without evidence, which the set requires; name the documents"),
    "W-P022": N_("{code} ({name}): {points:n} pt without evidence"),
    "W-P023": N_(
        "{code} ({name}): its points depend on the best of all units, which one unit's file cannot say; it is left "
        "out here, and counts when the round is scored (cchc batch)"
    ),
    "W-P024": N_(
        "{name} ({unit}): other units have points for {codes:l}, which appraisers, the council or the survey give, "
        "and this one has none; it counts as 0"
    ),
    "W-P025": N_(
        "{folder} is the folder of no stage of this round{hint:m}, and what lies in it is not counted; "
        "the stages: {known:l}"
    ),
    "E-P026": N_(
        "{code} ({name}) has an answer from a survey, and the round says that none was held; leave it empty here, or "
        "delete survey: none in the round's file"
    ),
    "W-P027": N_(
        "{codes:l}: appraisers or the council score these, and no unit that is scored has points for them; they "
        "count as 0"
    ),
    "W-P028": N_(
        "{codes:l}: the points depend on the best of the units that are scored; not scored: {units:l} ({count:n}). "
        "Should one of them be the best, the points of the others change"
    ),
    "W-P029": N_(
        "{name} ({unit}) is asked here to explain {codes:l}, but no stage for explanations follows {stage:m}, so that "
        "nobody will be asked"
    ),
    "E-P030": N_(
        "{code} ({name}): the unit's answer, evidence or explanation has changed since this form was issued; make "
        "the form anew in its place (cchc forms … -o {folder} --stage {stage} --unit {unit} --filled --force) and look "
        "at it again"
    ),
    "E-P031": N_("{code}: its points are its answer; type them under “{due:m}”, not under “{heading:m}”"),
    "E-P032": N_("{code}: points are settled in two cells; keep one"),
    "W-P033": N_(
        "{codes:l}: the form of the stage {stage:m} does not ask for these, so what this file says of them is not in "
        "the form"
    ),
    "W-P034": N_(
        "{codes:l}: the survey scores these, no unit has an answer from one, and {criteria} does not say what follows "
        "(without_survey); they count as unanswered, with 0 points, in every unit"
    ),
    # What an appraiser should look at
    "W-Q001": N_("{code} ({name}): {count:n} units cite the same document: {document}"),
    "W-Q002": N_("{count:n} units state the same facts for every indicator: {names:l}"),
    "W-Q003": N_("{name} ({unit}): full marks in all {count:n} {count:indicator|indicators} that it scores itself"),
    "W-Q004": N_("{code}: {figure:m}: {now:n}; in {year} it was {before:n} ({change:m})"),
    "W-Q005": N_(
        "{name} ({unit}): {points:n} pt without evidence, in {count:n} {count:indicator|indicators}: {codes:l}"
    ),
    # Results documents
    "E-J001": N_("the file is not sound JSON; results are due, as cchc batch … -o results.json writes them"),
    "E-J002": N_(
        "the file is not a results document: {found:m}, and {due} is due, as cchc batch … -o results.json writes it"
    ),
    "E-J003": N_("the results document is damaged at {path}"),
    "E-J004": N_("there is no field {field} in these results; fields: {known:l}"),
    "E-J005": N_("there is no indicator {code} in the set{hint:m}"),
    "E-J006": N_("these results are for {year}; what is compared with must be of a year before {due}"),
    "E-J007": N_(
        "this is a final result, but the seal at its end is missing or not whole, so it has been changed; use the copy "
        "that was signed, or see with cchc verify what differs"
    ),
    "E-J008": N_(
        "this final result was changed after it was sealed: its seal is {stated}…, but its text comes to {found}…; use "
        "the copy that was signed, or see with cchc verify what differs"
    ),
    "E-J009": N_(
        "the document does not keep the criteria set that it was scored with ({id}), so nothing can be told of its "
        "rules; name the file of that set with -c"
    ),
    "E-J010": N_(
        "this is not the set that the results were scored with ({id}): the fingerprint of its file must be {due}…"
    ),
    "E-J011": N_("there is no field, criterion, indicator, bonus or penalty {code} in the set{hint:m}"),
    "E-J012": N_("the first results are of {old}, those to compare them with of {new}: name the older ones first"),
    "E-J013": N_("this is a folder; results are one file, as cchc batch … -o results.json writes it"),
    "W-J013": N_(
        "the text of the criteria set that this document keeps is not that of the set it was scored with ({id}), so it "
        "has been changed and is not used; see with cchc verify what else differs"
    ),
    # Final results
    "E-V001": N_(
        "this file holds a final result; it is left as it is. To publish anew, use --force; else write to another file"
    ),
    "E-V002": N_("only a final result is replaced by another, and this is a draft; leave out --replaces"),
    "E-V003": N_("these results are for {year}, but the round is for {due}; they cannot be replaced by it"),
    "E-V004": N_("this file holds the results of {name} ({year}); it is left as it is. Write to another file"),
    "E-V005": N_(
        "this file holds the results of another round: {name} ({year}, criteria set {criteria}); it is left as it is. "
        "Write to another file, or use --force to write over it{renamed:m}"
    ),
    "E-V006": N_(
        "appraisers or the council have not scored these indicators yet, which count as 0 so far: {codes:l}. A result "
        "is final once they have"
    ),
    "E-V007": N_("the round reads this file ({what:m}), so it is left as it is; write to another file"),
    "E-V008": N_(
        "the round reads every file that lies here ({what:m}), and would read this one as well; write to another folder"
    ),
    "E-V009": N_(
        "this file was sent in, and the new form would not have all that it says; it is left as it is. {how:m}"
    ),
    "E-V010": N_(
        "{name} ({unit}) has sent this file, and a form beside it would be a second one, so none is made. Make the "
        "form in another folder, or move this file out of here first"
    ),
    # Deadlines and what came in
    "E-L001": N_("{what}: there is no stage {stage} in this round{hint:m}; its stages: {known:l}"),
    "E-L002": N_(
        "the deadline of the stage {stage:m}, {day}, is before that of {before:m}, {other}, which comes first; correct "
        "one of the two days"
    ),
    "E-L003": N_("received: there is no unit {unit} in this round{hint:m}"),
    "E-L004": N_(
        "{unit}: the file says that it was received on {day}, and the round says {other}; keep one of them, or make "
        "them agree"
    ),
    "W-L005": N_(
        "{name} ({unit}): only the file's time ({day}) says when it came in, and copying files changes that; state the "
        "day in round.yaml under received: {stage}: {{{unit}: …}}"
    ),
    "W-L006": N_(
        "nothing says when the answers of these units came in: {units:l}; state the days in round.yaml under "
        "received: {stage}: {{{unit}: …}}"
    ),
    "W-L007": N_("{name} ({unit}) is noted as received on {day}, but no file of it is here that was filled in"),
    "W-L008": N_("{name} ({unit}) is noted as received on {day}, which is still to come; was the day mistyped?"),
    "W-L009": N_(
        "the grade {grade} requires that self-assessments come in in time, but the round has no deadline for them, so "
        "nobody is late; state it in round.yaml under deadlines: {stage}: …"
    ),
    # Dates
    "E-H001": N_("{what}: “{text}” is no date; write it as 2023-12-31 or 31/12/2023{empty:m}{more:m}"),
    "E-H002": N_(
        "{what}: “{text}” may mean more than one day; write two digits for the day and for the month and four for "
        "the year: 2023-12-31 or 31/12/2023{format:m}{more:m}"
    ),
    "E-H003": N_("{what}: “{text}” is no day of the calendar{hint:m}{more:m}"),
    "E-H004": N_("{what}: “{text}” has a time of day; days are counted: leave the time out{more:m}"),
    # Dossiers
    "E-H005": N_(
        "{what}: the date of receipt is missing, without which the dossier belongs to no year; write it, or delete "
        "the row{more:m}"
    ),
    "E-H006": N_(
        "the dossier was returned on {returned}, before it was received on {received}; correct one of the days{more:m}"
    ),
    "E-H007": N_("the row has no unit; write whose it is, or delete the row{more:m}"),
    "W-H008": N_(
        "dossiers that were not received from {first} to {last} and are not counted: {count:n} (returned by the "
        "cut-off date and since {first}: {returned:n}){rows:m}"
    ),
    "W-H009": N_("dossiers without a due date, which are neither on time nor late nor overdue: {count:n}{rows:m}"),
    "W-H010": N_("rows that hold nothing and are passed over: {count:n}{rows:m}"),
    "E-H011": N_(
        "there is no column “{column}”, which round.yaml names for {key}{hint:m}; correct the name there or the "
        "heading here; columns here: {known:l}"
    ),
    "E-H012": N_("the row has {found:n} {found:value|values}, and the headings are {due:n}; {how:m}{more:m}"),
    "W-H013": N_("the last line is not ended; if the file was cut off there, dossiers are missing"),
    "E-H014": N_(
        "the file is the same as {other}, byte for byte; each of its dossiers would count twice: delete one of the "
        "files"
    ),
    "E-H015": N_("the file is no .parquet file that can be read; it may have been cut off: get it again"),
    "E-H016": N_("to read {what}, more libraries are needed than are installed: pip install '{package}'"),
    "E-H017": N_(
        "the connection holds a password or another secret; take it out, and set the password in the environment "
        "variable {variable}"
    ),
    "E-H018": N_("{engine} cannot be asked: {saying}"),
    "E-H019": N_("the cut-off date {date} is due from {first} to {last}"),
    "E-H020": N_(
        "the unit and the channel have more than {most:n} different values together; are these the columns that are "
        "meant?"
    ),
    "W-H021": N_(
        "no dossier came through a channel that counts as online ({online:l}); state the right words under online; "
        "channels here: {known:l}"
    ),
    "W-H022": N_("{name} ({unit}) has no dossier in this year's records"),
    "E-H023": N_(
        "the records of dossiers are either files (records) or a table of an engine (connection and table); name one "
        "of the two"
    ),
    "E-H024": N_("the column channel and the values that count as online go together; give both or neither"),
    "E-H025": N_("the round has no dossiers: round.yaml names none under dossiers"),
    "W-H026": N_("{code}: {what:m} = {stated:n} is stated, the records of dossiers say {found:n}, which counts"),
    "W-H027": N_("{code}: not applicable is stated, but the records of dossiers have {found:n}, which counts"),
    "E-H028": N_(
        "{code} takes {key} from {source}, but the records of dossiers tell no channels; name the column (columns: "
        "channel) and the values that count as online (online)"
    ),
    "E-H029": N_("{code}: all figures of a rule come from the dossiers, or none; only these do: {sources:l}"),
    "E-H030": N_("there is no unit {unit} in this round{hint:m}{more:m}"),
    "E-H031": N_("{said:m}; no unit is scored before it is known what the row says{more:m}"),
    "W-H032": N_(
        "dossiers with the channel “{channel}” are not counted as online: {count:n}; it is nearly one of those that "
        "are ({online:l}): mend the records, or add it to them"
    ),
    "E-H033": N_(
        "the dossier {number} is in the records more than once, as it is where exports overlap; keep only the row of "
        "the newer export, or correct the number that is wrong{more:m}"
    ),
    "W-H034": N_("dossiers without a number, of which nobody can tell whether they occur twice: {count:n}{rows:m}"),
    "W-H035": N_(
        "the column “{heading}” looks like the dossiers' own numbers; name it in round.yaml (columns: dossier), and a "
        "dossier that is in two overlapping exports is found"
    ),
    # Reasons
    "R-UNANSWERED": N_("unanswered: 0 pt"),
    "R-AWAITED": N_("not scored yet by those who score it: 0 pt so far"),
    "R-NO-SURVEY": N_("no survey was held: it leaves the maximum, and the other points are rescaled to the whole"),
    "R-NO-SURVEY-ZERO": N_("no survey was held: 0 pt by the set's policy"),
    "R-ALONE": N_("its points depend on the best of all units, which cannot be known here: it leaves the maximum"),
    "R-SETTLED": N_("settled at {points:n} pt: {reason}"),
    "R-NOT-APPLICABLE": N_("not applicable: it leaves the maximum"),
    "R-NOT-APPLICABLE-FULL": N_("not applicable: {points:n} pt, the maximum, by the set's policy"),
    "R-NOT-APPLICABLE-ZERO": N_("not applicable: 0 pt by the set's policy"),
    "R-NOTHING-TO-MEASURE": N_("{measure:m}: nothing to measure, not applicable"),
    "R-NOTHING-TO-MEASURE-FULL": N_("{measure:m}: nothing to measure, {points:n} pt by the rule"),
    "R-NOTHING-TO-MEASURE-ZERO": N_("{measure:m}: nothing to measure, 0 pt by the rule"),
    "R-DIRECT": N_("{measure:m} → {outcome:m}"),
    "R-COMPUTED": N_("{measure:m} → {arithmetic:m} → {outcome:m}"),
    "R-SCALE": N_("{measure:m} → {row:m} → {outcome:m}"),
    "R-SCALE-COMPUTED": N_("{measure:m} → {row:m} → {arithmetic:m} → {outcome:m}"),
    "R-REST": N_("the rest"),
    "R-END": N_("from {end:n}"),
    "R-GRADE-FIELD": N_("field {field} has an index of {index:n} %, and {floor:n} % is required"),
    "R-GRADE-PENALTY": N_("penalty imposed: {penalties:l}"),
    "R-GRADE-LATE": N_("the self-assessment came in after its deadline"),
    # Hints
    "HINT": N_(" (did you mean {word}?)"),
    "HINT-ONE-OF": N_(" (did you mean one of {words:l}?)"),
    "HINT-BY-EXCEL": N_(" (Excel may have made it of {codes:l}: format the column as Text and type the codes again)"),
    "HINT-OPENED-BY": N_(" ({sign} says that it is {who})"),
    "HINT-OPEN": N_(" (as {sign} says)"),
    "HINT-COMMA": N_(" (it has no value: a comma within {{…}} starts a new key; put texts and decimals in quotes)"),
    "HINT-PARTS": N_(" (its sub-indicators are scored: {codes:l})"),
    "HINT-ROWS": N_(" (rows that may be marked there: {words:l})"),
    "HINT-ASKED": N_("; it was asked about: {codes:l}"),
    "HINT-NOT-APPRAISED": N_("; the file of its appraisal, which would ask it, is not here"),
    "HINT-MORE": N_("; {count:n} more {count:row is|rows are} like this, the first of them row {row}"),
    "HINT-MORE-OF": N_("; {count:n} more {count:row is|rows are} like this, the first of them row {row} ({values:l})"),
    "HINT-AND-MORE": N_(" (and {count:n} more {count:row|rows}: {kind:m})"),
    "HINT-ROW-NUMBERS": N_("; rows: {rows:l}"),
    "HINT-MORE-ROW-NUMBERS": N_("; rows: {rows:l} and {more:n} more"),
    "HINT-MONTH-FIRST": N_(
        "; dates with strokes are read as day/month/year. If the month stands first here, it does so in all of the "
        "file, and dates that look sound are wrong too"
    ),
    "HINT-RENAMED": N_(" (right where the round is the same, and only its name was corrected to {name})"),
    "HINT-KEY": N_(" (the key {key})"),
    "HINT-COLUMN": N_(" (under “{heading:m}”)"),
    "HINT-EXAMPLE": N_(": write {example}"),
    "HINT-EMPTY": N_("; where there is no number to give, leave it empty"),
    "HINT-NO-DAY": N_(", or leave it empty where there is none"),
    "HINT-DAY-FORMAT": N_(" (in Excel, give the column the format dd/mm/yyyy, and save it again)"),
    "HINT-AWAY": N_("; where the indicator does not apply, {how:m}"),
    "HINT-WANTING": N_(": {codes:l}{more:m}"),
    "HINT-AND-OTHERS": N_(" and {count:n} more"),
    "HINT-OR-THE-SET": N_(" or the set"),
    "HINT-STAGE": N_("put it into the folder of its stage, or correct the stage in it"),
    "HINT-STAGE-OF-FORM": N_("put it into the folder of its stage, and the right form here"),
    "HINT-STAGE-NOT-HERE": N_("this round has no such stage; correct the stage in it; the stages: {known:l}"),
    "HINT-STAGE-OF-FORM-NOT-HERE": N_("this round has no such stage; put the right form here; the stages: {known:l}"),
    "HINT-ONE-HEADING": N_(" (if this is a title, delete the row, so that the headings come first)"),
    "HINT-QUOTE": N_("put values that hold the separator in quotation marks"),
    "HINT-CUT-OFF": N_("get the whole file if it was cut off here, or fill the row in"),
    "HINT-WITHOUT-HEADING": N_("clear what stands beyond the last column, or give it a heading there"),
    "HINT-AND-CELLS": N_("; nor {count:is|are} {count:n} more {count:cell|cells} of the column"),
    "HINT-SHEETS": N_("; nor is it on another sheet: {sheets:l}"),
    "NO-HINT": "",
}


def template(code: str) -> str:
    """The English sentence of a code; a message whose code is not here is its own template."""
    return SENTENCES.get(code, code)
