<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en">
<context>
    <name>AddPopup</name>
    <message>
        <source>Add a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node: type an operation, a number, a name or an expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing fits here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operation, number, name or expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be added</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnswerField</name>
    <message>
        <source>5, 1/3, 2·3 + 1, [1, 2]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Click to go there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BlockList</name>
    <message>
        <source>BLOCKS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: drag it onto the canvas, or double-click it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>No operation called “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Breadcrumb</name>
    <message>
        <source>Back to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leads back there (Alt+Up goes one level up)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The groups in which this is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole graph</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BugPage</name>
    <message>
        <source># backward, one line is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source># forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A code is a number of up to {digits} digits, such as 4821.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A hunt shows a backward pass written by hand. One of its lines is wrong: find it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bug hunt {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code of the hunt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the bug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New hunt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numerical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This line is the wrong one: the line at which the cursor stands (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program with a bug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The check shows whose gradient comes out wrong. Which line spoils it?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The forward lines are right. Choose a backward line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click here, or press Space, and type;
or drag an operation here from the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graph. Ctrl+] and Ctrl+[ go from node to node, F2 renames, Enter edits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChecksPage</name>
    <message>
        <source>An array is checked along directions in which every entry has its share, as far as rounding lets it be seen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build a graph first: then it is checked here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking … what is listed is from before the change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradients are checked in graphs of up to {most} nodes; this one has {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradients are checked when descent has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No input is trained, so there is no gradient to check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing stands out: all gradients flow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no gradient that could be checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained inputs with their gradients, found in three ways</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stands out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>numerical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reverse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>~ cannot be compared: {count} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… {at} of {all} gradients checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ they differ: {count} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ reverse = forward = numerical</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Code that ran</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodeField</name>
    <message>
        <source>Share this code: whoever types it meets the same one</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>By hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By hand: you write {lines}. Then you derive {more}, and write those as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code that ran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts the lines that you would have had to derive and write yourself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program is longer than {most} lines, too long to read here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the graph computes stands here as a program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lines}, {more}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>(on)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command, an operation or a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a few letters of a command, an operation or a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CostMeter</name>
    <message>
        <source>A pass for each of {inputs} numbers among the inputs, over {wires} wires</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every path from every input by itself: {multiplied} multiplications and {added} additions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One pass back from the output, over {wires} wires: what paths share is worked out once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the gradient costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wires visited for the whole gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forward mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paths one by one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reverse mode</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CountRow</name>
    <message>
        <source>Add an input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an input to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove an input of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the last input</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Go to Practice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice hides some numbers. This view is shown again once they are answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all hidden numbers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvePicture</name>
    <message>
        <source>The function and its derivative</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DerivationTree</name>
    <message>
        <source>Where the number comes from</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DescentPanel</name>
    <message>
        <source>&amp;Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A log axis needs positive losses, so the axis stays linear.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the loss on a logarithmic axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to the values from before, and clear the plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate η</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one step: {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters that train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;ate η</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;teps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the number of steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The curve is shown once the loss is answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number that descent makes smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lo&amp;g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no output yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step&amp;nbsp;{step:,} of&amp;nbsp;{all:,} &amp;nbsp; loss&amp;nbsp;{loss} &amp;nbsp; {gradient}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the output ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>‖∇‖ is the length of the gradient over all parameters that train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⏸ Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▶ Run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DescentRun</name>
    <message>
        <source>Add a parameter that reaches {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a parameter, and something to compute from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset the descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The descent stopped early. Why is shown once the hidden numbers are answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The descent stopped, because the graph was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss must be one number, but {name} is {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot descend: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick a parameter that reaches {name}, such as {parameter}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the graph is empty, so there is nothing to descend</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrillPage</name>
    <message>
        <source>A drill opens a small graph and asks for one of its numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code of the drill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drill {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New drill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens a small graph on the canvas and asks for one of its numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{answered} answered · {first} at the first try · {streak} in a row</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplainPage</name>
    <message>
        <source>Build a graph first: then each of its numbers is explained here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies the equations as far as they are open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain the gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain the value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExpressionBar</name>
    <message>
        <source>Expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The expression of the selected node. Type another and press Enter to build it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type an expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type an expression, such as  e = (a + b) * (b + 1)  and press Enter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FaultDialog</name>
    <message>
        <source>&amp;Copy the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save a copy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A copy is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside graphgui</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The copy could not be saved: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details are on the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your graph is still here, and you can go on. To be safe, save a copy of it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FaultTeller</name>
    <message>
        <source>The same error again inside graphgui. Your graph is still here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>A name, an operation, or a value: nan, inf, &gt;5, =3; ∂&gt;1 for gradients; error for problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close and stay here (Esc returns to where you were)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find on the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many were found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name, operation, &gt;5, =3, nan, ∂&gt;1, error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{all} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{at} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GraphInspector</name>
    <message>
        <source>Drag an operation from the left onto the canvas, or type e = (a + b) * (b + 1) in the bar above it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a node to read and change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wires</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridEditor</name>
    <message>
        <source>&amp;Delete rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fill with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Transpose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0, 1/3, …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add &amp;column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add &amp;row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a column to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a row to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cells take arithmetic. Copy and paste go to and from spreadsheets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete c&amp;olumns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete columns of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete rows of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill cells of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill the selected cells with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste into {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set an entry of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {rows} × {columns} of {all} entries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transpose {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type another shape, such as (3, 2), and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which of the matrices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} = ?  It is hidden until it is answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, computed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ At least one column stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ At least one row stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Mend the marked cells first, or delete them: they would lose their places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ {count} of the cells: no number. The values there are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Entries</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandsModel</name>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it tells</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandsTable</name>
    <message>
        <source>Show of hands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Heading</name>
    <message>
        <source>Opens or closes this section; with Ctrl, all of them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>As it was opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before all that is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History: choose a step to go there</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InputChoice</name>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node one starts from; selecting a node on the canvas chooses it too</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inserter</name>
    <message>
        <source>Add an expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between {source} and {target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter adds and wires · Shift+Enter adds only · Esc leaves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter adds · ↑ ↓ choose · Esc leaves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wired from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wired to {target}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Loss by step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Tool bar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Drag to move over the graph, turn the wheel to zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole graph, with a frame around what is seen.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModesPage</name>
    <message>
        <source>Build a graph first: then its derivatives are shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward and reverse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward mode from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward mode: {inputs} numbers in the inputs, so {inputs} passes over {wires}: {visits}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No input reaches the output, so there is nothing to visit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes with tangents and adjoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse mode: 1 output, 1 pass: {visits}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The output is an input itself, so there is nothing to visit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no value to start from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds {count} numbers: one pass follows one direction, here ones, all moving alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no single number: adjoints are those of its sum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{told} — as many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{told} — {ratio} times fewer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModesTable</name>
    <message>
        <source>node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← adjoint of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>→ tangent from {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameField</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node&apos;s name. Type another and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeInspector</name>
    <message>
        <source>Click to see where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Descent changes the parameters that are trained and leaves the others alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every gradient is then that of {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feeds {names} and {count} more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feeds {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets the output be found by itself: the newest operation that feeds no other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make this the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin as output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gradient found in three ways: backward, forward, and by moving the value a little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained: descent changes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient, entry by entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value, entry by entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{operation} · output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>~ reverse {reverse}, forward {forward}, numerical {numerical} along one direction: the last cannot be compared here. The view Checks says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>~ reverse {reverse}, forward {forward}, numerical {numerical}: the last cannot be compared here. The view Checks says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ reverse {reverse}, forward {forward}, numerical {numerical} along one direction: they differ. The view Checks says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ reverse {reverse}, forward {forward}, numerical {numerical}: they differ. The view Checks says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ reverse = forward = numerical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ reverse = forward = numerical along one direction</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Markdown. Ctrl+Enter keeps it, Esc gives it up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write here: # title, **bold**, - list, `code`</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NudgePage</name>
    <message>
        <source>Build a graph first: then an input of it can be nudged here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes with their changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nudge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by ε =</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linear: ∂·ε</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of it made here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remainder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{input} moves by ε = {epsilon}: {output} does not depend on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{input} moves by ε = {epsilon}: {output} truly changes by {true}; the linear term ∂{output}/∂{input}·ε says {linear}; the remainder is {rest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{input} moves by ε = {epsilon}; the output has no value to compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Δ: true change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ε must be finite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ε must be one number or have the shape of the input, {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NumberLabel</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OperationPalette</name>
    <message>
        <source>Find an operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an operation…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutputChoice</name>
    <message>
        <source>Output: every gradient is the derivative of this node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The output: every gradient is the derivative of this node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ParameterList</name>
    <message>
        <source>Descent changes {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Descent leaves {name} alone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathList</name>
    <message>
        <source>Paths, the largest contribution first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathsPage</name>
    <message>
        <source>Build a graph first: then its paths are listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every path is multiplied out by itself, and all are added up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One stage back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One stage on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show how the reverse pass gathers the paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>added one by one, and by reverse mode: the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too many to add up; forward and reverse mode find the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no path leads to {output}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a finite number, so there is nothing to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the sum found in another way is {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{multiplied} · and {added} + factored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{multiplied} · and {added} + one by one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not move {output}: the sum over no path is 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} has several entries: the gradient is that of their sum</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlayedPage</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PredictPage</name>
    <message>
        <source>5, 1/3, 2·3 + 1, [1, 2]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5: 12</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A show of hands: type each answer with how many gave it, as 5: 12</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build a graph first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide some numbers: each shows once it is answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a class has at most {most} hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>after the colon stands how many gave this answer, as in 5: 12</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{question}  ({count} hidden)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} % of {count} hands have it right.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemCard</name>
    <message>
        <source>Click to go to the node at fault</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PyTorchPage</name>
    <message>
        <source>Build a graph first: then what PyTorch makes of it is shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In brackets: operations that PyTorch writes as several nodes of its own, or as none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes with their names in PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch keeps a graph of the backward pass alone: its arrows point to where the gradient goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch keeps nothing of this graph: no input is trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch&apos;s view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>next_functions: where its gradient goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>node</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QuestionForm</name>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives up and shows the number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next question (Enter, once this one is answered)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>&amp;Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now keeps it for a week, in File ▸ Recover unsaved work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved work was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>graphgui ended before these changes were saved. You can go on where it ended, undo included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>graphgui ended before these changes were saved. You can go on with one of them, undo included; the others stay in File ▸ Recover unsaved work.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RuleView</name>
    <message>
        <source>Along a wire comes the gradient of the node that it leads to, times the local derivative; what comes along several wires adds up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rule at work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back to {slot}: {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>∂/∂{slot}: {rule}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>In NumPy: g is the gradient that arrives, out the value. Broadcasting is undone after the rule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectionInspector</name>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>&amp;Leave them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use them here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chan&amp;ge…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click or press Enter to give “{words}” other keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command or a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the new keys for “{words}”; Esc leaves them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a command to give it other keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the mouse does stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{keys} already means “{other}”. Use it for “{words}” instead?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{keys} belongs to the canvas. Press others, please.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{words}” is now {keys}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SlotRow</name>
    <message>
        <source>Slot {name}: number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slot {name}: where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unwire {slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire {source} into {target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slot {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Click to go there (F8)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Practice, where they are answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ {clause} first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepsPage</name>
    <message>
        <source>Build a graph first: then each of its steps is shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forward</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TableButton</name>
    <message>
        <source>Edit as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See as a table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WhyCard</name>
    <message>
        <source>Along a path derivatives multiply; where paths meet they add. Wires visited: {paths} one by one, {wires} in reverse mode, which does it for all inputs at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In a graph of this size the view Paths of the chain rule lists them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of arrays every entry has paths of its own: the view Paths of the chain rule lists them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why {number}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sum over paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not move {output}: the sum over no path is 0</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WireDialog</name>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter wires · ↑ ↓ choose · Esc leaves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What comes into {slot}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it can be wired to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where does {names} go?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire {name}: what of it?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkspaceTabs</name>
    <message>
        <source>&amp;Reset workspace {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspaces</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Lines</name>
    <message>
        <source>&amp;Add to the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete this block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups that were kept to be used again. Enter adds a copy, F2 renames a block, Delete deletes it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Names</name>
    <message>
        <source>Name of the block</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>graphgui</name>
    <message>
        <source> by </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About graphgui</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add a node…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Chain rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour of the frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Command line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Drills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Explain the gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Expressions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find an operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fit all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Forward and reverse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Frame the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Highlight upstream and downstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Minimap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Nudge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Purple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;SVG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ungroup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Wire…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Workspaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Write the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;h3&gt;graphgui&lt;/h3&gt;&lt;p&gt;Computational graphs that show every value, every local derivative and every gradient, and descend a loss before your eyes.&lt;/p&gt;&lt;p&gt;Free software under the MIT licence.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;wire, then the next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A constant node that holds this number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A curved valley with steep walls, where steps must be small and the way along the floor is long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A neuron</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new parameter called {name}: a number that descent may change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A program written by hand, with one mistake in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A wire that leads into a group or out of it cannot be bent here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About graphgui</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a no&amp;te</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node and wire it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adds a text in Markdown; double-click on it to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adds what was copied: nodes, an expression, or a table of numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;centres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;middles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;right edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align b&amp;ottom edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align l&amp;eft edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align to&amp;p edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt and drag from node to node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another operation: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arran&amp;ge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange &amp;bottom to top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange &amp;left to right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange &amp;top to bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back and forward buttons of the mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back and forward through views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bend a wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bend it there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bend t&amp;he wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Builds the graph of this expression here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chain rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a slot or the output, then from a list what it is wired to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what is to come into {slot}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what {name} is to feed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a number in a slot with the right button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click on a bend of a wire first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click on a wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour a frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies the gradient to the last digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies the value to the last digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy its wire to another slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the &amp;gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the v&amp;alue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl and drag from a slot to a selected node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl and drag from an output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl and right drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl or Shift and click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut a wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut all wires that the line crosses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut wires</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete a block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deletes what is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Descend</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Descend {count:,} steps</source>
        <comment>Descend 1 step</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Dims all that the selected nodes neither depend on nor feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disco&amp;nnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disco&amp;nnect {slot}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distribute &amp;horizontally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distribute &amp;vertically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not train {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on a bend, or Del</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on a result or a gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on a wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on nothing; Space or Tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on the title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click on what stands at the edge of its inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click, or zoom far into it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a bend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a wire&apos;s end to another wired slot of its node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag an edge or a corner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from a slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from an output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from one of its inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from one of its outputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag its title, or the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag on a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag on nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a wire to a slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a node on a wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a wire on its card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a wire on nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a wire on one of its inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the &amp;value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the value, or the name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eight data points in a matrix, a weight vector and a bias, fitted by the mean squared error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elsewhere on the canvas: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends what Practice hides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc in a panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc or Backspace inside, or zoom far out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every gradient becomes the derivative of this node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every key and what the mouse does; keys can be changed there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every path from an input to the output, and their sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exchanges what the two inputs of the selected node hold: wires and numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain the &amp;value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an operation by typing, at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find ne&amp;xt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the b&amp;ug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds any command, operation or node by a few of its letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds nodes by name, operation or value: &gt;5, =3, nan, error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the se&amp;lection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Float or dock the panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follows the first wire that comes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follows the first wire that goes out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward and backward, one step at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Forward mode: {inputs} inputs, so {inputs} passes over {wires}: {visits}.</source>
        <comment>Forward mode: 1 input, so 1 pass over {wires}: {visits}.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>From &amp;Python</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Functions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>G&amp;old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give up what is under way; else select nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives the selected wire a point through which it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to that node, outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes back with the keyboard to the panel before; Esc returns to the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on with the keyboard in the next panel; Esc returns to the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes to the next node that cannot be computed, or the first that became nan or infinite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient descent, large beside the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradients along a chain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradients where two paths meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graph &amp;files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphs (*.cgraph);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gree&amp;n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grou&amp;p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hides numbers until you have answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If graphgui stopped now, unsaved changes would be lost: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be opened as it is now: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It vanishes in PyTorch&apos;s graph: no trained input leads to it through derivatives.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps a copy in the palette, to be used again in this document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of practice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;argest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La&amp;TeX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lays a wire to the node {name}, which is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lays out the selected nodes, or all, with inputs first and the output last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lea&amp;ve the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaves equal gaps; the first and the last stay where they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the output be found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear algebra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear regression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local &amp;derivatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longer graphs: products, squares, max and relu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Losses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a node of the {slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a node of this nu&amp;mber</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make this the &amp;output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make {name} the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes one node of the selected ones; nothing is computed differently</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle drag, or Space and drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move a bend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it, with all that is selected; Alt, held on the way: without snapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it, with all that the frame holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it; with Alt off the grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move over the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the canvas sideways</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moves an input by ε and shows what the derivatives leave over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Natural &amp;size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neural networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Never saved; {count:,} nodes</source>
        <comment>Never saved; 1 node</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>New parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next pa&amp;nel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next pro&amp;blem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No number is hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No problem is to be seen; some numbers are hidden.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is called “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nudge what is selected; with Shift finely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of another shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the selected nodes, or of all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Often used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Olah’s e = (a + b)(b + 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a frame or a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a wire or a slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the minimap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One parameter in a bowl: from 10, every step takes x a fixed share of the way to 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only here: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only in the file: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the value as a &amp;table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Option {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other frames, notes, groups, blocks or bends of wires</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other numbers: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other options: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other settings of the descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwriting loses what the file holds now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;aths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;redict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;yTorch&apos;s view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;ython</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste an expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture in &amp;light colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous pane&amp;l</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a constant into its s&amp;lots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put {name} into its s&amp;lots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put {name} into its slots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puts a frame with a title around what is selected; it carries what lies in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;eset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;name the frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recover &amp;unsaved work…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reductions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload takes the file over, as one step that can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a bend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the ben&amp;d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename a block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename a frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename a group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renamed in the file: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return to the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rosenbrock’s valley</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;traighten the wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;wap inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as a &amp;block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as a block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saves the selected nodes, or all, as PNG or SVG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scrub it; with Shift finer, with Ctrl coarser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a frame first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a group first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a node first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a wire first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a wire with bends first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select d&amp;ownstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select it too, or no longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select nodes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one constant that feeds something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one frame or note first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one group first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one node first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one node or wire first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one node that has a value first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one node with two inputs first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one parameter or constant first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one wire first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the &amp;next node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the pre&amp;vious node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select three things or more first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two things or more first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select what the frame is to hold first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select what the rectangle touches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selects a wire, so that Delete takes it away and the menu key offers what can be done with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selects as well all that depends on the selected nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selects as well all that the selected nodes depend on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selects as well all that wires lead to from the selected nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selects what lies there, beside what is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the {slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {option} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift and drag from a slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift and wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows on every node the derivative of the output with respect to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows on every wire the derivative of its target with respect to its source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows the value row by row; that of a parameter or constant is edited there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows the whole graph in a corner while part of it is out of view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows what is inside; so does a double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small graphs with whole-number answers, at five levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Splice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Splice it in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step &amp;back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step &amp;on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not there any more, or cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last changes could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The operations and the inspector, to build a graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program of the graph, large beside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The views of the chain rule, practice, and the code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no unsaved work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values of sums and products</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vectors and matrices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wired otherwise: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With Keep this version, Save replaces the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without saving, it is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other frames, notes, groups, blocks or bends of wires</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other settings of the descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes added</source>
        <comment>1 node added</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes deleted</source>
        <comment>1 node deleted</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes moved</source>
        <comment>1 node moved</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes renamed</source>
        <comment>1 node renamed</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes wired otherwise</source>
        <comment>1 node wired otherwise</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} nodes with other options</source>
        <comment>1 node with other options</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} numbers changed</source>
        <comment>1 number changed</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} operations changed</source>
        <comment>1 operation changed</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} backward</source>
        <comment>1 backward</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} lines forward</source>
        <comment>1 line forward</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <comment>1 more</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other journals of unsaved work cannot be read: {problem}. They are kept for a week in {folder}.</source>
        <comment>Other unsaved work cannot be read: {problem}. It is kept for a week in {folder}.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and {count} more</source>
        <comment>{names} and 1 more</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} can no longer be read: {problem}. What you see here is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be opened: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be read from the disk any more. Save what you see here?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has changed on the disk and cannot be opened: {problem}. What you see here is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has changed on the disk since it was opened or saved here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has changed on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no longer there. What you see here is kept, and Save writes it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is open in another window, too. Whoever saves second is asked first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is saved, but {remark}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, input {slot}: {before} here, {after} in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {before} here, {after} in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✕ dead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puts every panel of this workspace back where it was at first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all &amp;hidden numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside graphgui. Without a copy, the changes are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swap inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swap the two inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;ype size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take all its wires to another output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take its wire off, or draw one backwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take off, or move, all that comes in there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes all bends of the selected wires away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the wire away that comes in now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tangents from an input beside adjoints from the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The canvas is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chain &amp;rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The changes could not be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colours are light already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The drawing is on the clipboard, as SVG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The formula is on the clipboard, as LaTeX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graph as PyTorch&apos;s autograd keeps it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mathematics of the selected nodes, or of the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name cannot be empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node &amp;above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node &amp;below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node on the &amp;left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node on the &amp;right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program is on the clipboard, as Python.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program that computes the selected nodes, or all, and the gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shapes do not suit: {name} could not be computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size of the type in panels and on the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The smallest graph in which one input reaches the output by two paths.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a file called {name}. Replace it?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a group called {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a node called {name}: selects and shows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no other node to wire it to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no problem: every node has a value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no view before this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no wire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to compute yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to paste.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be pasted: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This example cannot be opened: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be opened. {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the whole graph already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three hidden neurons learn what no single neuron can: to tell equal inputs from unequal ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title of the frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two fingers on a screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two fingers on a trackpad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two inputs, two weights and a bias through tanh, as in Karpathy’s micrograd lecture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type an e&amp;xpression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type another: 2*pi, [1, 2, 3]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Views of the chain rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be done with what is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be done with what lies there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it &amp;depends on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it &amp;feeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was copied is neither a graph nor an expression: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What “{text}” finds does not fit here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel, or pinch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the gradient, or the derivative of the wire, comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the value comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the gradients are right, and what stands out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire all slots that it feeds inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire in all selected nodes, in order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire it to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire one to the first free slot of the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire the first free slot inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wire {name} to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without saving, they are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write, in Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>XOR with two layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You have not gone back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom and move the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adds {number} to {gradient}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be computed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>depends on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>derivative {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>feeds {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first {shown} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>graphgui cannot start. The details help whoever mends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>graphgui help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>makes a cycle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: what arrives is added to {name}.grad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>note: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of it made here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of shape {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remainder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slot {slot}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the descent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the learning rate must be one number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the number of steps must be a whole number from 1 to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is already a node called {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for what it depends on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wire from {source} to {target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x²</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} more errors since</source>
        <comment>1 more error since</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} steps to make</source>
        <comment>1 step to make</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} nodes</source>
        <comment>1 node</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} nodes selected</source>
        <comment>1 node selected</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} nodes, dimmed here, vanish in it: they need no gradient.</source>
        <comment>1 node, dimmed here, vanishes in it: it needs no gradient.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} numbers are hidden</source>
        <comment>1 number is hidden</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} wires</source>
        <comment>1 wire</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{count} wires from {source} to {slots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{derivative}, adds {number} to {gradient}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{group}, {count} operations</source>
        <comment>{group}, 1 operation</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{names} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be saved: {error}. Remove some of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be saved: {error}. Save it elsewhere with Save as.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be written; pictures end in .png, .svg, .jpg or .bmp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no free input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is now among the blocks in the palette.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, outside, feeds this group. Double-click goes there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, outside, is fed by this group. Double-click goes there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{name}: a group of {count} nodes. Double-click opens it.</source>
        <comment>{name}: a group of 1 node. Double-click opens it.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} paths to {output}</source>
        <comment>{number} path to {output}</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} visits</source>
        <comment>1 visit</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} wires</source>
        <comment>1 wire</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>~ cannot tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>… and {number} more</source>
        <comment>… and 1 more</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>↗ exploding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↘ vanishing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>∞ overflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>∧ kink</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≠ they differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⊘ not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⊣ saturated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ not finite</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>⚠ {count} marked cells would be lost. Close again to give them up.</source>
        <comment>⚠ 1 marked cell would be lost. Close again to give it up.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{sentence} You can lay the wire all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step by &amp;step</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{at} of {all}: the {number} paths from {name} to {output} become one number</source>
        <comment>{at} of {all}: the only path from {name} to {output} is one product</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{slot} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ cannot be computed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
