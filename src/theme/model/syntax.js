// What has which colour, for each language: rules that the build reads too (packages/course/src/book/highlight.rs), so that a program
// looks the same before and after it is edited. A rule is a list of a class and a regular expression, and of more such pairs where what
// follows has another class; where several match at the same place, the first of them counts. A class that is empty keeps its text from
// the rules below: names, so that no word is found within another.
// Pure JSON, since Rust reads this text; the expressions are such as mean the same in both languages: no groups that capture, none that
// look around, no classes by letter but \p{L} and \p{N}; `^` is the start of a line.

export const RULES = {
  "rust": [
    ["comment", "//[^\n]*"],
    ["comment", "/\\*(?:/\\*[\\s\\S]*?\\*/|[\\s\\S])*?\\*/"],
    ["comment", "/\\*[\\s\\S]*"],
    ["string", "[bc]?r##\"[\\s\\S]*?\"##"],
    ["string", "[bc]?r#\"[\\s\\S]*?\"#"],
    ["string", "[bc]?r\"[^\"]*\"?"],
    ["string", "[bc]?\"(?:[^\"\\\\]|\\\\[\\s\\S])*\"?"],
    ["string", "b?'(?:[^'\\\\\n]|\\\\(?:x[0-9A-Fa-f]{2}|u\\{[0-9A-Fa-f_]+\\}|[^xu\n]))'"],
    ["symbol", "'[\\p{L}_][\\p{L}\\p{N}_]*"],
    ["meta", "#!?\\[(?:[^\\[\\]\"]|\"(?:[^\"\\\\]|\\\\[\\s\\S])*\"|\\[[^\\[\\]]*\\])*\\]"],
    ["", "\\.\\.=?|\\.[0-9]+|r#[\\p{L}_][\\p{L}\\p{N}_]*"],
    ["number", "0[box][0-9A-Za-z_]+|[0-9][0-9_]*(?:\\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?[0-9A-Za-z_]*"],
    ["keyword", "fn\\b", "", "[ \\t\n]+", "", "[\\p{L}_][\\p{L}\\p{N}_]*"],
    ["keyword", "(?:as|async|await|break|const|continue|crate|dyn|else|enum|extern|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|super|trait|type|unsafe|use|where|while)\\b"],
    ["literal", "(?:false|true)\\b"],
    ["", "[a-z_][0-9A-Za-z_]*!", "", "[ \\t]*[(\\[{]"],
    ["", "(?:[iu](?:8|16|32|64|128|size)|f32|f64|bool|char|str)\\b"],
    ["", "[A-Z][0-9A-Z_]+\\b"],
    ["", "[A-Z][0-9A-Za-z_]*"],
    ["", "[\\p{L}_][\\p{L}\\p{N}_]*"]
  ],
  "python": [
    ["comment", "#[^\n]*"],
    ["string", "(?:[bBfF][rR]?|[rR][bBfF]?|[uU])?(?:\"\"\"(?:[^\\\\]|\\\\[\\s\\S])*?\"\"\"|'''(?:[^\\\\]|\\\\[\\s\\S])*?''')"],
    ["string", "(?:[bBfF][rR]?|[rR][bBfF]?|[uU])?(?:\"\"\"|''')[\\s\\S]*"],
    ["string", "(?:[bBfF][rR]?|[rR][bBfF]?|[uU])?(?:\"(?:[^\"\\\\\n]|\\\\[\\s\\S])*\"?|'(?:[^'\\\\\n]|\\\\[\\s\\S])*'?)"],
    ["", "^[ \\t]*", "meta", "@[\\p{L}_][\\p{L}\\p{N}_.]*"],
    ["", "\\.[\\p{L}_][\\p{L}\\p{N}_]*"],
    ["number", "0[box][0-9A-Fa-f_]+|[0-9][0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]+)?[jJ]?"],
    ["keyword", "(?:class|def)\\b", "", "[ \\t]+", "", "[\\p{L}_][\\p{L}\\p{N}_]*"],
    ["keyword", "(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\\b"],
    ["literal", "(?:False|None|True)\\b"],
    ["", "(?:abs|all|any|bool|bytes|dict|enumerate|float|input|int|isinstance|iter|len|list|map|max|min|next|object|open|print|range|repr|reversed|round|set|sorted|str|sum|super|tuple|type|zip)\\b"],
    ["", "[\\p{L}_][\\p{L}\\p{N}_]*"]
  ],
  "diff": [
    ["deletion", "^-[^\n]*"],
    ["addition", "^\\+[^\n]*"],
    ["comment", "^@@[^\n]*"]
  ],
  "console": [
    ["comment", "^#[^\n]*"],
    ["meta", "^\\$"]
  ]
};
