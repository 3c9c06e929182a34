"use strict";
// The page is whole without this: it only sorts tables, opens the contents where there is room for them, and lets the
// keyboard scroll what is wider than the screen. It reads nothing but the page.
(function () {
  function order(row, column) {
    return Number(row.cells[column].dataset.sort);
  }

  function sort(table, header) {
    var column = header.cellIndex;
    var down = header.getAttribute("aria-sort") === "ascending";
    var rows = Array.from(table.tBodies[0].rows);
    rows.sort(function (a, b) {
      return down ? order(b, column) - order(a, column) : order(a, column) - order(b, column);
    });
    table.tBodies[0].append.apply(table.tBodies[0], rows);
    for (var other of table.tHead.rows[0].cells) {
      if (other.hasAttribute("aria-sort")) {
        other.setAttribute("aria-sort", "none");
      }
    }
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    var status = document.getElementById("sorted");
    status.textContent = header.textContent + ": " + (down ? status.dataset.down : status.dataset.up);
  }

  function prepare(table) {
    for (const header of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(header.childNodes));
      header.append(button);
      if (!header.hasAttribute("aria-sort")) {
        header.setAttribute("aria-sort", "none");
      }
      button.addEventListener("click", function () {
        sort(table, header);
      });
    }
  }

  function reach() {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute("tabindex");
      }
    }
  }

  document.querySelectorAll("table.sortable").forEach(prepare);
  if (window.matchMedia("(min-width: 68rem)").matches) {
    document.querySelectorAll(".contents > details").forEach(function (details) {
      details.open = true;
    });
  }
  reach();
  window.addEventListener("resize", reach);
})();
